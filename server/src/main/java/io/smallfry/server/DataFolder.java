package io.smallfry.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The lock on a data folder: one server at a time. The operating system frees it when its process
 * ends, however that happens. The lock file says who holds it. Thread-safe.
 */
public final class DataFolder implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;

  private DataFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Makes the folder if needed, lets only its owner in, and takes its lock.
   *
   * @throws ServerStartException when another process holds it, or the folder can't be made or
   *     written
   */
  public static DataFolder lock(Path path) {
    DataFolder folder = tryLock(path);
    if (folder == null) {
      throw new ServerStartException(
          "The data folder "
              + path
              + " is used by another Smallfry"
              + holder(path)
              + ": stop that one, or choose another folder with --data.");
    }
    return folder;
  }

  /** As {@link #lock}, but null when another process holds the lock. */
  public static @Nullable DataFolder tryLock(Path path) {
    FileChannel channel = null;
    try {
      Files.createDirectories(path);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
      channel =
          FileChannel.open(
              path.resolve("lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        return null;
      }
      DataFolder folder = new DataFolder(path, channel);
      folder.write("process " + ProcessHandle.current().pid());
      return folder;
    } catch (OverlappingFileLockException e) {
      closeQuietly(channel);
      return null;
    } catch (IOException e) {
      closeQuietly(channel);
      throw new ServerStartException(
          "The data folder " + path + " can't be used: " + reason(e) + ".", e);
    }
  }

  /** Lets others who find the folder locked know where this server answers. */
  void announce(String address) {
    try {
      write("process " + ProcessHandle.current().pid() + ", " + address);
    } catch (IOException e) {
      throw new ServerStartException(
          "The data folder " + path + " can't be written: " + reason(e) + ".", e);
    }
  }

  /** Frees the lock. */
  @Override
  public void close() {
    try {
      channel.truncate(0);
      channel.close();
    } catch (IOException e) {
      throw new IllegalStateException("The lock of " + path + " could not be freed.", e);
    }
  }

  private void write(String text) throws IOException {
    channel.truncate(0);
    channel.write(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)), 0);
  }

  private static String holder(Path path) {
    try {
      String text = Files.readString(path.resolve("lock")).strip();
      return text.isEmpty() ? "" : " (" + text + ")";
    } catch (IOException e) {
      return ""; // Who holds it is a help, not the point.
    }
  }

  private static String reason(IOException e) {
    if (e instanceof FileSystemException f && f.getReason() != null) {
      return f.getReason();
    }
    return e instanceof java.nio.file.AccessDeniedException
        ? "no right to write there"
        : e.getClass().getSimpleName() + " " + e.getMessage();
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
