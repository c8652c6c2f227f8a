package io.smallfry.kernel;

/** How a kernel wants to be interrupted, as its {@code kernel.json} says. */
public enum InterruptMode {
  /** SIGINT to its process group; the default. */
  SIGNAL,
  /** An {@code interrupt_request} on the control channel. */
  MESSAGE
}
