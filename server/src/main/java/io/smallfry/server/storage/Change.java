package io.smallfry.server.storage;

/**
 * Something in storage is not as it was.
 *
 * @param path what changed; for {@link Kind#UNKNOWN} the folder to look at again, with all in it
 */
public record Change(Kind kind, String path) {
  /** What happened to it. */
  public enum Kind {
    /** It is new, or its content is. */
    WRITTEN,
    /** It is gone; what was in it, too. */
    DELETED,
    /** More happened than could be noted down. */
    UNKNOWN
  }
}
