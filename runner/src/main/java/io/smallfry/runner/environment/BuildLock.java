package io.smallfry.runner.environment;

import io.smallfry.runner.IoMessages;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One build (or removal) of an environment at a time, among the threads of this process and among
 * processes. The operating system frees it when its holder ends, however that happens.
 */
final class BuildLock implements AutoCloseable {
  private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

  private final ReentrantLock threads;
  private final FileChannel channel;

  private BuildLock(ReentrantLock threads, FileChannel channel) {
    this.threads = threads;
    this.channel = channel;
  }

  /** Takes it, waiting for another holder to end. */
  static BuildLock take(Path file, BuildListener listener) {
    ReentrantLock threads = THREADS.computeIfAbsent(file, _ -> new ReentrantLock());
    String waiting = "another build of this environment is under way; waiting for it";
    try {
      if (!threads.tryLock()) {
        listener.onNote(waiting);
        threads.lockInterruptibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EnvironmentException("interrupted while waiting for another build", e);
    }
    FileChannel channel = null;
    boolean taken = false;
    try {
      Files.createDirectories(file.resolveSibling(""));
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        listener.onNote(waiting);
        channel.lock();
      }
      taken = true;
      return new BuildLock(threads, channel);
    } catch (IOException e) {
      throw new EnvironmentException(file + " can't be locked: " + IoMessages.describe(e), e);
    } finally {
      if (!taken) {
        release(threads, channel);
      }
    }
  }

  private static void release(
      ReentrantLock threads, @org.jspecify.annotations.Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw new EnvironmentException("a lock can't be freed: " + IoMessages.describe(e), e);
    } finally {
      threads.unlock();
    }
  }

  @Override
  public void close() {
    release(threads, channel);
  }
}
