package io.smallfry.kernel;

/**
 * Receives what a kernel says to one {@link KernelClient}.
 *
 * <p>Each channel has its own thread, which calls {@link #message} in the order of arrival; calls
 * of different channels overlap. A listener that blocks holds its channel back, and with it, once
 * the sockets' buffers are full, the kernel. An exception from a listener is logged and the next
 * message follows.
 */
@FunctionalInterface
public interface MessageListener {
  /** A message with a valid signature arrived. */
  void message(Message message);

  /**
   * The kernel's process ended and nobody asked for a restart. Called once per death, after the
   * last message that the process sent.
   */
  default void died(KernelExit exit) {}

  /**
   * The kernel was restarted and this client is connected to the new process. Called before the
   * first iopub message of the new process.
   */
  default void restarted() {}

  /**
   * A message was not delivered because it is larger than the {@linkplain Kernel#MAX_MESSAGE_BYTES
   * limit}; it was skipped without being held in memory.
   */
  default void dropped(Channel channel, long bytes) {}
}
