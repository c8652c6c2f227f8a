package io.smallfry.server.contents;

import io.smallfry.server.access.Person;
import io.smallfry.server.storage.Stat;
import io.smallfry.server.storage.Storage;
import java.io.IOException;

/**
 * Keeps what the files of homes were. Contents does through it whatever changes a file, so that
 * what was there and what comes is kept. Paths are those of the home. Thread-safe.
 */
public interface FileVersions {
  /** Text files up to this size in bytes have versions; notebooks of any size do. */
  int LARGEST_TEXT = 5 << 20;

  /** How a file became what it is. */
  enum Cause {
    SAVE,
    RESTORE,
    COPY,
    /** It was there when its history begins. */
    FOUND,
    /** Another program wrote it. */
    OUTSIDE
  }

  /** A change of the home. */
  @FunctionalInterface
  interface Step<T> {
    T run() throws IOException;
  }

  /**
   * A file that was replaced.
   *
   * @param hash SHA-256 of what was written, whoever replaced it since
   */
  record Written(Stat stat, String hash) {}

  /**
   * Replaces a file by content that is kept before.
   *
   * @param content what the step writes
   */
  Written save(Person person, Storage home, String path, byte[] content, Step<Stat> write)
      throws IOException;

  /** Changes a file in a way that doesn't show its new content beforehand; it is kept after. */
  <T> T change(Person person, Storage home, String path, Cause cause, Step<T> change)
      throws IOException;

  /** Renames a file or folder; the history goes along. */
  void move(Person person, Storage home, String from, String to, Step<?> move) throws IOException;

  /** Deletes a file or an empty folder; what it was is still kept for some time. */
  void delete(Person person, Storage home, String path, Step<?> delete) throws IOException;
}
