package io.smallfry.server.kernels;

import io.smallfry.kernel.Channel;
import io.smallfry.kernel.Message;

/** What messages are worth, when not all can be passed on. */
final class Outputs {
  private Outputs() {}

  /** Whether it shows something, and nothing else than that is lost without it. */
  static boolean isOutput(Message message) {
    return message.channel() == Channel.IOPUB
        && switch (message.type()) {
          case "stream",
              "display_data",
              "update_display_data",
              "execute_result",
              "comm_msg",
              "clear_output" ->
              true;
          default -> false;
        };
  }

  /** How many bytes it holds, about. */
  static long size(Message message) {
    long size = (long) message.header().length + message.parentHeader().length;
    size += message.metadata().length;
    size += message.content().length;
    for (byte[] buffer : message.buffers()) {
      size += buffer.length;
    }
    return size;
  }
}
