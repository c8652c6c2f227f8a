package io.smallfry.server.storage;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A file as it was when it was opened. Close it. Not thread-safe. */
public interface Snapshot extends AutoCloseable {
  /** What it was. */
  Stat stat();

  /**
   * Bytes of it, each call anew. Reading fails rather than giving fewer bytes, or another
   * version's.
   *
   * @param from the first byte
   * @param to one after the last byte, at most the size
   * @throws StorageException {@code CHANGED} when it can't be read any more because it was replaced
   */
  InputStream read(long from, long to) throws IOException;

  /** All of it. */
  default InputStream read() throws IOException {
    return read(0, stat().size());
  }

  /** All of it, held; the caller has seen to it that it is not too large. */
  default byte[] bytes() throws IOException {
    try (InputStream in = read()) {
      return in.readAllBytes();
    }
  }

  /** All of it; closing the stream closes this. */
  default InputStream intoStream() throws IOException {
    return new FilterInputStream(read()) {
      @Override
      public void close() throws IOException {
        try (Snapshot _ = Snapshot.this) {
          super.close();
        }
      }
    };
  }

  @Override
  void close() throws IOException;
}
