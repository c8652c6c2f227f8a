package io.smallfry.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;

/** Keeps the end of what a process writes, so that a death can be explained. Thread-safe. */
final class OutputTail {
  static final int BYTES = 1 << 14;

  private final byte[] ring = new byte[BYTES];
  private long written;

  /** Reads until the end of the stream. */
  void drain(InputStream from) {
    byte[] chunk = new byte[1 << 12];
    try {
      for (int count = from.read(chunk); count >= 0; count = from.read(chunk)) {
        append(chunk, count);
      }
    } catch (IOException e) {
      // The JDK closes the stream under its reader when the process ends: the end, as well.
      append(new byte[0], 0);
    }
  }

  synchronized void append(byte[] bytes, int count) {
    for (int i = Math.max(0, count - BYTES); i < count; i++) {
      ring[(int) ((written + i) % BYTES)] = bytes[i];
    }
    written += count;
  }

  /** What was kept elsewhere in this way, as {@link #text} has it. */
  static String textOf(byte[] kept) {
    OutputTail tail = new OutputTail();
    // One more than there is room for, where something may have been cut off.
    if (kept.length >= BYTES) {
      tail.append(new byte[1], 1);
    }
    tail.append(kept, kept.length);
    return tail.text();
  }

  /** The tail as text; starts at a line's beginning if something was cut off before it. */
  synchronized String text() {
    if (written <= BYTES) {
      return new String(ring, 0, (int) written, UTF_8);
    }
    int start = (int) (written % BYTES);
    byte[] straight = new byte[BYTES];
    System.arraycopy(ring, start, straight, 0, BYTES - start);
    System.arraycopy(ring, 0, straight, BYTES - start, start);
    String text = new String(straight, UTF_8);
    int line = text.indexOf('\n');
    return line < 0 ? text : text.substring(line + 1);
  }
}
