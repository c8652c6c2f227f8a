package io.smallfry.server.kernels;

import io.smallfry.kernel.Message;
import java.util.Locale;

/** How much of one request's output was left out. Not thread-safe. */
final class Omission {
  private final byte[] parentHeader;
  private long messages;
  private long bytes;

  /** For the outputs that have the same parent as this message. */
  Omission(Message of) {
    this.parentHeader = of.parentHeader();
  }

  void add(long size) {
    messages++;
    bytes += size;
  }

  /** What a person is told, where the output would have been. */
  Message message(String why) {
    return StatusMessages.warning(
        parentHeader,
        String.format(
            Locale.ROOT,
            "%s: %,d %s of output (%s) left out.",
            why,
            messages,
            messages == 1 ? "message" : "messages",
            text(bytes)));
  }

  private static String text(long bytes) {
    if (bytes < 1_000) {
      return bytes + " bytes";
    }
    return bytes < 1_000_000
        ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
