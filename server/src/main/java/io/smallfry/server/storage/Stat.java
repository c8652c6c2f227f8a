package io.smallfry.server.storage;

import java.time.Instant;

/**
 * What is known of a file or folder without opening it.
 *
 * @param kind links are followed, so a link is what it leads to
 * @param size in bytes; 0 for what is no file
 * @param modified when it was last written
 * @param created when it was made; {@code modified} where that isn't known
 * @param tag changes with every write: the same tag means the same content. Empty for what is no
 *     file. Compare it, don't read it
 * @param writable whether this server may replace it
 */
public record Stat(
    Kind kind, long size, Instant modified, Instant created, String tag, boolean writable) {
  /** What there is. */
  public enum Kind {
    FILE,
    FOLDER,
    /** A pipe, a device, a socket. */
    OTHER
  }

  public boolean isFile() {
    return kind == Kind.FILE;
  }

  public boolean isFolder() {
    return kind == Kind.FOLDER;
  }
}
