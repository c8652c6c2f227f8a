package io.smallfry.server.storage;

import io.smallfry.server.storage.StorageException.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the paths of a storage lead on the disk. Nothing outside of the folder can be named: links
 * are followed only while they lead to something inside, and what is opened is opened by its real
 * path, without following a link that was put there in the meantime. Thread-safe.
 */
final class FolderPlaces {
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");

  private final Path folder;
  private volatile @Nullable Path real;

  /**
   * @param folder made when it is first asked for
   */
  FolderPlaces(Path folder) {
    this.folder = folder;
  }

  /** The real path of the folder. */
  Path root() throws IOException {
    Path known = real;
    if (known == null) {
      Files.createDirectories(folder);
      known = folder.toRealPath();
      real = known;
    }
    return known;
  }

  /** The folder of an area, which need not be there yet. */
  Path area(String path) {
    return folder.resolve(path);
  }

  /**
   * The real path of what a path names, links followed; null if there is nothing, or nothing
   * inside.
   */
  @Nullable Path find(String path) throws IOException {
    try {
      Path found = plain(path).toRealPath();
      return found.startsWith(root()) ? found : null;
    } catch (AccessDeniedException e) {
      throw new StorageException(Kind.DENIED, "Permission denied: " + path, e);
    } catch (FileSystemException e) {
      // Nothing there, a file in the middle of the path, a loop of links, a name too long.
      return null;
    }
  }

  /** As {@link #find}, but there must be something. */
  Path require(String path) throws IOException {
    Path found = find(path);
    if (found == null) {
      throw StorageException.missing(path);
    }
    return found;
  }

  /** The real path of a folder that is there. */
  Path requireFolder(String path) throws IOException {
    Path found = require(path);
    if (!Files.isDirectory(found)) {
      throw StorageException.notAFolder(path);
    }
    return found;
  }

  /**
   * The entry itself, its folder's links followed but not its own: what is moved or deleted. Null
   * if there is none.
   */
  @Nullable Path entry(String path) throws IOException {
    Path above = find(StoragePath.parent(path));
    if (above == null || path.isEmpty()) {
      return above;
    }
    Path entry = above.resolve(nativeName(StoragePath.name(path)));
    return Files.exists(entry, LinkOption.NOFOLLOW_LINKS) ? entry : null;
  }

  /**
   * Where a file is written: the real path of what is there, or the place of a new entry, whose
   * folder is made if need be.
   */
  Path forWriting(String path) throws IOException {
    Path place = newPlace(path);
    if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      return place;
    }
    Path found = find(path);
    if (found == null) {
      throw new StorageException(Kind.OUTSIDE, path + " is outside root contents directory");
    }
    return found;
  }

  /** The place of an entry, taken or not, in a folder that is made if need be. */
  Path newPlace(String path) throws IOException {
    if (path.isEmpty()) {
      throw StorageException.notAFile("The root");
    }
    return folder(StoragePath.parent(path)).resolve(nativeName(StoragePath.name(path)));
  }

  /** The real path of a folder, made for its owner alone if it isn't there. */
  private Path folder(String path) throws IOException {
    Path found = find(path);
    if (found != null) {
      if (!Files.isDirectory(found)) {
        throw StorageException.notAFolder(path);
      }
      return found;
    }
    Path place = newPlace(path);
    try {
      Files.createDirectory(place, PosixFilePermissions.asFileAttribute(PRIVATE));
    } catch (FileAlreadyExistsException e) {
      // Another one made it, or it is a link to nowhere or to outside.
      return requireFolder(path);
    }
    return place;
  }

  /** Opens a file by its real path for reading. A link in its place is not followed. */
  FileChannel open(Path found, BasicFileAttributes before, String path) throws IOException {
    if (!before.isRegularFile()) {
      throw StorageException.notAFile(path);
    }
    FileChannel channel =
        FileChannel.open(found, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    boolean inside = false;
    try {
      // A folder above may have become a link since the real path was found.
      inside =
          found.toRealPath().equals(found)
              && Objects.equals(before.fileKey(), attributes(found).fileKey());
    } finally {
      if (!inside) {
        channel.close();
      }
    }
    if (!inside) {
      throw new StorageException(
          Kind.CHANGED, "The file was replaced while it was read; try again");
    }
    return channel;
  }

  static BasicFileAttributes attributes(Path found) throws IOException {
    return Files.readAttributes(found, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  private Path plain(String path) throws IOException {
    Path file = root();
    for (String name : StoragePath.names(path)) {
      file = file.resolve(nativeName(name));
    }
    return file;
  }

  private static Path nativeName(String name) throws StorageException {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new StorageException(
          Kind.BAD_NAME,
          "The server's locale can't write the name '" + name + "'; start it with LC_ALL=C.UTF-8",
          e);
    }
  }

  /** Says what went wrong on the disk in storage's words. */
  static IOException explained(IOException e, String path) {
    String text = String.valueOf(e.getMessage());
    if (text.contains("No space left on device") || text.contains("Disk quota exceeded")) {
      return new StorageException(
          Kind.FULL, "The disk is full; nothing was changed. Free some space and try again.", e);
    }
    if (e instanceof AccessDeniedException || text.contains("Read-only file system")) {
      return new StorageException(Kind.DENIED, "Permission denied: " + path, e);
    }
    return e instanceof NoSuchFileException
        ? new StorageException(Kind.MISSING, "No such file or directory: " + path, e)
        : e;
  }
}
