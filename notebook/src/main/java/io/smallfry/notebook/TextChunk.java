package io.smallfry.notebook;

/** A piece of a {@link StreamText}: whole characters, in the form of a file. */
final class TextChunk {
  /** Written only behind {@link #length}. */
  byte[] bytes;

  int length;

  /** Whether it begins in mid-line. */
  final boolean inLine;

  /** How many bytes of UTF-8 its text has. */
  long text;

  TextChunk(byte[] bytes, boolean inLine) {
    this.bytes = bytes;
    this.inLine = inLine;
  }

  /** How much may be written, but for what closes a line. */
  int room() {
    return bytes.length - length - 1;
  }
}
