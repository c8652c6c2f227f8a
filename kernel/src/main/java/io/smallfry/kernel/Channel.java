package io.smallfry.kernel;

import java.util.Locale;

/** The kernel protocol's channels that carry messages; the heartbeat is {@link KernelPulse}'s. */
public enum Channel {
  /** Requests for execution, completion, inspection … and their replies. */
  SHELL,
  /** Like shell, answered even while the kernel is busy: shutdown, interrupt, debugger. */
  CONTROL,
  /** The kernel's questions to the client ({@code input()}), and the answers. */
  STDIN,
  /** What the kernel publishes to all clients: outputs, status. Clients only listen. */
  IOPUB;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name used in connection files and in the WebSocket protocols: {@code shell} … */
  public String wireName() {
    return wireName;
  }

  /**
   * The channel with this wire name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Channel ofWireName(String name) {
    for (Channel channel : values()) {
      if (channel.wireName.equals(name)) {
        return channel;
      }
    }
    throw new IllegalArgumentException("no such kernel channel: " + name);
  }
}
