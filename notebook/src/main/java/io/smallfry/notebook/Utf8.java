package io.smallfry.notebook;

import java.nio.ByteBuffer;

/** Strict UTF-8 (no overlong forms, no surrogates), which JSON parsers only half check. */
final class Utf8 {
  private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

  private Utf8() {}

  static int byteOrderMarkLength(byte[] bytes) {
    boolean mark =
        bytes.length >= 3
            && bytes[0] == (byte) 0xEF
            && bytes[1] == (byte) 0xBB
            && bytes[2] == (byte) 0xBF;
    return mark ? 3 : 0;
  }

  /** The index of the first byte that is not part of well-formed UTF-8, or -1. */
  static int firstBroken(byte[] bytes) {
    ByteBuffer longs = ByteBuffer.wrap(bytes);
    int i = 0;
    while (i < bytes.length) {
      if (bytes[i] >= 0) {
        i = i + 8 <= bytes.length && (longs.getLong(i) & NOT_ASCII) == 0 ? i + 8 : i + 1;
        continue;
      }
      int length = sequenceLength(bytes, i);
      if (length == 0) {
        return i;
      }
      i += length;
    }
    return -1;
  }

  /** The length of the well-formed sequence that starts at {@code i} with a byte over 127, or 0. */
  static int sequenceLength(byte[] bytes, int i) {
    int lead = bytes[i] & 0xFF;
    int length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (length == 0 || i + length > bytes.length) {
      return 0;
    }
    int second = bytes[i + 1] & 0xFF;
    int lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    int highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (second < lowest || second > highest) {
      return 0;
    }
    for (int k = 2; k < length; k++) {
      if ((bytes[i + k] & 0xC0) != 0x80) {
        return 0;
      }
    }
    return length;
  }

  /** The character of a well-formed sequence of this length, two to four. */
  static int point(byte[] bytes, int i, int length) {
    int point = bytes[i] & (0xFF >> (length + 1));
    for (int k = 1; k < length; k++) {
      point = (point << 6) | (bytes[i + k] & 0x3F);
    }
    return point;
  }

  /** The number of the line, from 1, that the byte at {@code index} is on. */
  static int lineOf(byte[] bytes, int index) {
    int line = 1;
    for (int i = 0; i < index; i++) {
      if (bytes[i] == '\n') {
        line++;
      }
    }
    return line;
  }
}
