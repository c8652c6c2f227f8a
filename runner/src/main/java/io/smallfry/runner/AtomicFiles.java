package io.smallfry.runner;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a file whole or not at all: the bytes go to a temporary file in the same folder, which
 * is then renamed over the target. Whoever opens the target sees the old or the new content, also
 * when this process is killed in between, which may leave the temporary file (see {@link
 * Leftovers}).
 */
public final class AtomicFiles {
  private static final int COPY_BYTES = 1 << 18;

  /** What must not lose the new content. */
  public enum Durability {
    /** The death of this process, at any moment; the operating system writes when it likes. */
    PROCESS,
    /** A power cut too: the file is forced to the disk before the rename, the folder after it. */
    DISK
  }

  private AtomicFiles() {}

  /**
   * Replaces a file, or makes it. A link is followed: the file that it names is replaced. The
   * permissions of a file that was there are kept.
   *
   * @param content read through duplicates, never changed
   * @throws IOException if it can't be written; the target is as it was, and no temporary file is
   *     left
   */
  public static void write(Path file, List<ByteBuffer> content, Durability durability)
      throws IOException {
    Path target = target(file);
    @Nullable Set<PosixFilePermission> permissions = permissions(target);
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException(file + " is not a file");
    }
    Path temporary = folder.resolve(Leftovers.newName(target));
    boolean renamed = false;
    try {
      try (FileChannel channel = open(temporary, permissions)) {
        Leftovers.claim(channel);
        if (permissions != null) {
          Files.setPosixFilePermissions(temporary, permissions); // past the umask
        }
        copy(content, channel);
        if (durability == Durability.DISK) {
          channel.force(true);
        }
      }
      rename(temporary, target);
      renamed = true;
    } finally {
      if (!renamed) {
        Files.deleteIfExists(temporary);
      }
    }
    if (durability == Durability.DISK) {
      forceFolder(folder);
    }
  }

  /** {@link #write(Path, List, Durability)} of one array. */
  public static void write(Path file, byte[] content, Durability durability) throws IOException {
    write(file, List.of(ByteBuffer.wrap(content)), durability);
  }

  /**
   * What the rename replaces. Never a device or a folder: renaming over {@code /dev/null} works.
   */
  static Path target(Path file) throws IOException {
    Path target = Files.isSymbolicLink(file) ? file.toRealPath() : file;
    if (Files.isDirectory(target)) {
      throw new IOException(file + " is a folder");
    }
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      throw new IOException(file + " is not a regular file");
    }
    return target;
  }

  private static @Nullable Set<PosixFilePermission> permissions(Path target) throws IOException {
    try {
      Set<PosixFilePermission> found =
          EnumSet.copyOf(Files.getPosixFilePermissions(target, LinkOption.NOFOLLOW_LINKS));
      found.add(PosixFilePermission.OWNER_WRITE);
      return found;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static FileChannel open(Path temporary, @Nullable Set<PosixFilePermission> permissions)
      throws IOException {
    FileAttribute<?>[] attributes =
        permissions == null
            ? new FileAttribute<?>[0]
            : new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
    return FileChannel.open(
        temporary, EnumSet.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), attributes);
  }

  /** Gathers into one buffer: a notebook is many small pieces, and each write is a system call. */
  private static void copy(List<ByteBuffer> content, FileChannel channel) throws IOException {
    long size = 0;
    for (ByteBuffer piece : content) {
      size += piece.remaining();
    }
    ByteBuffer buffer = ByteBuffer.allocateDirect((int) Math.max(1, Math.min(size, COPY_BYTES)));
    for (ByteBuffer piece : content) {
      ByteBuffer rest = piece.duplicate();
      while (rest.hasRemaining()) {
        int n = Math.min(rest.remaining(), buffer.remaining());
        buffer.put(buffer.position(), rest, rest.position(), n);
        buffer.position(buffer.position() + n);
        rest.position(rest.position() + n);
        if (!buffer.hasRemaining()) {
          flush(buffer, channel);
        }
      }
    }
    flush(buffer, channel);
  }

  private static void flush(ByteBuffer buffer, FileChannel channel) throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  private static void rename(Path temporary, Path target) throws IOException {
    try {
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException(target + ": this file system can't replace a file atomically", e);
    }
  }

  private static void forceFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
