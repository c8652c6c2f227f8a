package io.smallfry.server.contents;

import io.smallfry.server.jupyter.JupyterException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A person's home on the disk. Nothing outside of it can be named: links are followed only while
 * they lead to something inside, and what is opened is opened by its real path, without following a
 * link that was put there in the meantime. Thread-safe.
 */
final class HomeFolder {
  private final Path root;

  /** Makes the folder, if need be, for its owner alone. */
  HomeFolder(Path root) throws IOException {
    Files.createDirectories(root);
    this.root = root.toRealPath();
  }

  /** The home's real path. */
  Path root() {
    return root;
  }

  /**
   * The real path of what a path names, links followed; null if there is nothing, or nothing inside
   * the home.
   */
  @Nullable Path find(ContentsPath path) throws IOException {
    try {
      Path real = plain(path).toRealPath();
      return real.startsWith(root) ? real : null;
    } catch (NoSuchFileException | FileSystemLoopException e) {
      return null;
    } catch (FileSystemException e) {
      // A file in the middle of the path, a loop of links, a name too long: nothing is there.
      if (e instanceof java.nio.file.AccessDeniedException) {
        throw new JupyterException(403, "Permission denied: " + path, null);
      }
      return null;
    }
  }

  /** Like {@link #find}, but there must be something. */
  Path require(ContentsPath path) throws IOException {
    Path real = find(path);
    if (real == null) {
      throw JupyterException.notFound("No such file or directory: " + path);
    }
    return real;
  }

  /** The real path of a folder. */
  Path requireFolder(ContentsPath path) throws IOException {
    Path real = find(path);
    if (real == null || !Files.isDirectory(real)) {
      throw JupyterException.notFound("No such directory: " + path);
    }
    return real;
  }

  /**
   * The entry itself, its folder's links followed but not its own: what is renamed or deleted. Null
   * if there is none.
   */
  @Nullable Path findEntry(ContentsPath path) throws IOException {
    Path folder = find(path.parent());
    if (folder == null || path.isRoot()) {
      return folder;
    }
    Path entry = folder.resolve(nativeName(path.name()));
    return Files.exists(entry, LinkOption.NOFOLLOW_LINKS) ? entry : null;
  }

  /**
   * Where a file is written: the real path of what is there, or the place of a new entry in a
   * folder that exists.
   */
  Path forWriting(ContentsPath path) throws IOException {
    Path folder = requireFolder(path.parent());
    Path entry = folder.resolve(nativeName(path.name()));
    if (!Files.exists(entry, LinkOption.NOFOLLOW_LINKS)) {
      return entry;
    }
    Path real = find(path);
    if (real == null) {
      throw JupyterException.notFound(path + " is outside root contents directory");
    }
    return real;
  }

  /** Opens a file by its real path for reading. A link in its place is not followed. */
  FileChannel open(Path real) throws IOException {
    BasicFileAttributes before = attributes(real);
    if (!before.isRegularFile()) {
      throw JupyterException.badRequest("'" + root.relativize(real) + "' is no regular file");
    }
    FileChannel channel =
        FileChannel.open(real, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    boolean inside = false;
    try {
      // A folder above may have become a link since the real path was found.
      inside = real.toRealPath().equals(real) && sameFile(before, attributes(real));
    } finally {
      if (!inside) {
        channel.close();
      }
    }
    if (!inside) {
      throw JupyterException.conflict("The file was replaced while it was read; try again");
    }
    return channel;
  }

  static BasicFileAttributes attributes(Path real) throws IOException {
    return Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean sameFile(BasicFileAttributes a, BasicFileAttributes b) {
    return java.util.Objects.equals(a.fileKey(), b.fileKey());
  }

  private Path plain(ContentsPath path) {
    Path file = root;
    for (String name : path.names()) {
      file = file.resolve(nativeName(name));
    }
    return file;
  }

  private static Path nativeName(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw JupyterException.badRequest(
          "The server's locale can't write the name '" + name + "'; start it with LC_ALL=C.UTF-8");
    }
  }
}
