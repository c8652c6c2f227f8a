package io.smallfry.server.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Where files that outlive a process are kept: a folder now, a bucket later. A file has a key of
 * plain names between slashes, e.g. {@code runs/daily/17/source.ipynb}. It may grow, each time
 * replaced whole, until it is sealed; a sealed file never changes again. Thread-safe; of several
 * writers of one key the last one wins.
 *
 * @see StorageKey for what a key may be; every method refuses others with {@link
 *     IllegalArgumentException}
 */
public interface Storage {
  /**
   * Replaces the file, or makes it: whole or not at all.
   *
   * @param content read through duplicates, never changed
   * @param durable whether it must survive a power cut; else only the death of this process
   * @throws SealedException when the file is sealed
   * @throws IOException when it can't be written; what was there still is
   */
  void write(String key, List<ByteBuffer> content, boolean durable) throws IOException;

  /**
   * Makes the file final, and says what it holds. Sealing a second time changes nothing and says
   * the same.
   *
   * @throws java.nio.file.NoSuchFileException when there is no such file
   */
  Seal seal(String key) throws IOException;

  /**
   * Opens the file for reading: what it held at that moment, whatever is written meanwhile.
   *
   * @throws java.nio.file.NoSuchFileException when there is no such file
   */
  InputStream open(String key) throws IOException;

  /** Whether there is such a file. */
  boolean exists(String key) throws IOException;

  /**
   * What a sealed file holds.
   *
   * @param sha256 the hash of its bytes, 64 hexadecimal digits
   * @param size its length in bytes
   */
  record Seal(String sha256, long size) {}

  /** Somebody tried to change a file that is final. */
  final class SealedException extends IOException {
    public SealedException(String key) {
      super(key + " is final and can't be changed");
    }
  }
}
