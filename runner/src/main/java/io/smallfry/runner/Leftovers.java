package io.smallfry.runner;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The temporary files of {@link AtomicFiles}: hidden, and named after the file that they replace. A
 * writer that is killed leaves its own, and the next run with the same output removes it, if surely
 * nobody writes it any more. A writer holds a lock on its file, which the operating system frees
 * when the writer ends, however that happens; where locks can't be had (some network file systems)
 * age must do.
 */
final class Leftovers {
  /** Between making its file and locking it a writer needs microseconds. */
  static final Duration LONGER_THAN_IT_TAKES_TO_LOCK = Duration.ofMinutes(1);

  /** So old is no file that somebody writes, where no lock tells. */
  static final Duration LONGER_THAN_A_WRITE = Duration.ofDays(1);

  /** Names are at most 255 bytes; the target's own may already be that long. */
  private static final int SHOWN = 60;

  private static final int DIGITS = 13; // of 63 bits

  private Leftovers() {}

  /** The name of a new temporary file for a target. */
  static String newName(Path target) {
    String number =
        Long.toString(ThreadLocalRandom.current().nextLong() >>> 1, Character.MAX_RADIX);
    return prefix(target) + "0".repeat(DIGITS - number.length()) + number + ".tmp";
  }

  private static String prefix(Path target) {
    String name = String.valueOf(target.getFileName());
    return "." + (name.length() > SHOWN ? name.substring(0, SHOWN) : name) + ".smallfry-";
  }

  /** Tells others that a temporary file is being written, until it is closed. */
  static void claim(FileChannel temporary) {
    try {
      var _ = temporary.tryLock();
    } catch (IOException e) {
      log(System.Logger.Level.TRACE, "This file system has no locks", e);
    }
  }

  /**
   * Removes what killed writers of a file left beside it. What can't be removed stays and is no
   * error: it is in nobody's way.
   */
  static void remove(Path file) {
    try {
      Path target = AtomicFiles.target(file).toAbsolutePath();
      Path folder = target.getParent();
      if (folder != null) {
        remove(folder, prefix(target), Instant.now());
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      log(System.Logger.Level.DEBUG, "What is left beside " + file + " can't be looked for", e);
    }
  }

  private static void remove(Path folder, String prefix, Instant now) throws IOException {
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(
            folder, entry -> isOurs(String.valueOf(entry.getFileName()), prefix))) {
      for (Path entry : entries) {
        try {
          if (isAbandoned(entry, now)) {
            Files.deleteIfExists(entry);
          }
        } catch (NoSuchFileException e) {
          log(System.Logger.Level.TRACE, "Its writer has just renamed it", e);
        } catch (IOException e) {
          log(System.Logger.Level.DEBUG, entry + " can't be removed", e);
        }
      }
    }
  }

  private static boolean isOurs(String name, String prefix) {
    return name.startsWith(prefix)
        && name.substring(prefix.length()).matches("[0-9a-z]{" + DIGITS + "}\\.tmp");
  }

  private static boolean isAbandoned(Path entry, Instant now) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isRegularFile()
        || !isOlder(attributes.lastModifiedTime(), LONGER_THAN_IT_TAKES_TO_LOCK, now)) {
      return false;
    }
    try (FileChannel channel =
        FileChannel.open(entry, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      FileLock lock;
      try {
        lock = channel.tryLock();
      } catch (IOException e) {
        log(System.Logger.Level.TRACE, "This file system has no locks", e);
        return isOlder(attributes.lastModifiedTime(), LONGER_THAN_A_WRITE, now);
      }
      return lock != null; // deleted after it is freed: a name is used once
    } catch (OverlappingFileLockException e) {
      return false; // a thread of this process writes it
    }
  }

  private static boolean isOlder(FileTime time, Duration age, Instant now) {
    return time.toInstant().isBefore(now.minus(age));
  }

  private static void log(System.Logger.Level level, String text, Exception e) {
    System.getLogger(Leftovers.class.getName()).log(level, text, e);
  }
}
