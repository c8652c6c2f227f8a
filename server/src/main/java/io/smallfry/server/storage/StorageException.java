package io.smallfry.server.storage;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Something can't be done in storage. The message is for people and holds no secret. */
public final class StorageException extends IOException {
  private final Kind kind;

  /** Why. */
  public enum Kind {
    /** There is no such file or folder. */
    MISSING,
    /** The name is taken. */
    EXISTS,
    /** The folder isn't empty. */
    NOT_EMPTY,
    /** It is no folder, or something above it isn't. */
    NOT_A_FOLDER,
    /** It is no regular file. */
    NOT_A_FILE,
    /** A folder would become part of itself. */
    INTO_ITSELF,
    /** It was changed by somebody else; nothing was done. */
    CHANGED,
    /** It is final. */
    SEALED,
    /** It leads out of what may be named. */
    OUTSIDE,
    /** No permission. */
    DENIED,
    /** No name of a file can be so. */
    BAD_NAME,
    /** There is no more room. */
    FULL,
    /** Storage doesn't answer, or not as it should; later it may. */
    UNREACHABLE
  }

  public StorageException(Kind kind, String message) {
    this(kind, message, null);
  }

  public StorageException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  static StorageException missing(String path) {
    return new StorageException(Kind.MISSING, "No such file or directory: " + path);
  }

  static StorageException exists(String path) {
    return new StorageException(Kind.EXISTS, "File already exists: " + path);
  }

  static StorageException notAFolder(String path) {
    return new StorageException(Kind.NOT_A_FOLDER, "Not a directory: " + path);
  }

  static StorageException notAFile(String path) {
    return new StorageException(Kind.NOT_A_FILE, path + " is no regular file");
  }

  static StorageException changed(String path) {
    return new StorageException(
        Kind.CHANGED, path + " was changed by somebody else since it was read; nothing was saved");
  }

  static StorageException intoItself(String path) {
    return new StorageException(Kind.INTO_ITSELF, "A folder can't be put into itself: " + path);
  }

  static StorageException sealed(String path) {
    return new StorageException(Kind.SEALED, path + " is final and can't be changed");
  }
}
