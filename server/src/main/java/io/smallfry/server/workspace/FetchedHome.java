package io.smallfry.server.workspace;

import io.smallfry.runner.Folders;
import io.smallfry.server.storage.FolderStorage;
import io.smallfry.server.storage.Stat;
import io.smallfry.server.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of a home in object storage that a person's processes work on, on this machine's disk.
 * While one of them is there, what it writes is brought to the home soon after, and what is changed
 * in the home is fetched every half minute. When the last one has gone and all is brought back, the
 * disk is cleaned up. Thread-safe.
 */
final class FetchedHome {
  private static final Logger log = LoggerFactory.getLogger(FetchedHome.class);
  private static final Duration QUIET = Duration.ofSeconds(1); // since a file's last change
  private static final Duration FETCH_AGAIN = Duration.ofSeconds(30);

  /** Says in the folder itself what is not there; hidden, so that it stays here. */
  static final String LEFT_OUT = ".smallfry-left-out.txt";

  private final Storage home;
  private final Path folder;
  private final Storage local;
  private final WorkspaceLimit limit;
  private final InstantSource time;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private final List<String> inUse = new ArrayList<>();
  private Mirror mirror;
  private Storage.@Nullable Watch watch;
  private boolean dirty;
  private long fetched;

  FetchedHome(Storage home, Path folder, WorkspaceLimit limit, InstantSource time) {
    this.home = home;
    this.folder = folder;
    this.local = new FolderStorage(folder);
    this.limit = limit;
    this.time = time;
    this.mirror = new Mirror(home, local, limit, time);
  }

  /**
   * Brings a folder of the home here.
   *
   * @param path of a notebook
   */
  Workspace enter(String path) {
    lock.lock();
    try {
      String of = nearest(LocalFolders.below(path));
      Files.createDirectories(folder); // it may have been cleaned up since
      local.makeFolder(of);
      fetch(of);
      inUse.add(of);
      if (watch == null) {
        watch = local.watch(_ -> touch());
        Thread.ofVirtual().name("workspace").start(this::keepUp);
      }
      return new Lease(this, folder, of.isEmpty() ? folder : folder.resolve(of), of);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.unlock();
    }
  }

  /** The folder of the path, or the next one above that is in the home. */
  private String nearest(String path) throws IOException {
    int slash = path.lastIndexOf('/');
    while (slash > 0) {
      String above = path.substring(0, slash);
      Stat stat = home.stat(above);
      if (stat != null && stat.isFolder()) {
        return above;
      }
      slash = above.lastIndexOf('/');
    }
    return "";
  }

  private void fetch(String of) throws IOException {
    fetched = System.nanoTime();
    List<String> leftOut = mirror.fetch(of);
    Path note = folder.resolve(of).resolve(LEFT_OUT);
    if (leftOut.isEmpty()) {
      Files.deleteIfExists(note);
      return;
    }
    if (!Files.exists(note)) {
      log.warn(
          "The folder '{}' is larger than {} MiB or {} files; {} files are not beside its kernels."
              + " Their names are in {}; {} sets the limit.",
          of,
          limit.bytes() >> 20,
          limit.files(),
          leftOut.size(),
          LEFT_OUT,
          WorkspaceLimit.VARIABLE);
    }
    Files.writeString(note, String.join("\n", leftOut) + "\n");
  }

  private void touch() {
    lock.lock();
    try {
      dirty = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void keepUp() {
    lock.lock();
    try {
      while (!inUse.isEmpty()) {
        boolean _ =
            changed.await(dirty ? QUIET.toMillis() : FETCH_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        if (!inUse.isEmpty()) {
          step();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void step() {
    try {
      long now = time.instant().minus(QUIET).toEpochMilli();
      boolean all = true;
      for (String of : List.copyOf(inUse)) {
        all &= mirror.bringBack(of, stat -> stat.modified().toEpochMilli() <= now);
      }
      dirty = !all;
      if (System.nanoTime() - fetched > FETCH_AGAIN.toNanos()) {
        for (String of : List.copyOf(inUse)) {
          fetch(of);
        }
      }
    } catch (IOException | RuntimeException e) {
      dirty = true;
      log.warn("A kernel's files could not be brought to the home yet; trying again", e);
    }
  }

  private void leave(String of) {
    lock.lock();
    try {
      if (!inUse.contains(of)) {
        return; // the server's stop was quicker
      }
      boolean all = mirror.bringBack(of, stat -> true);
      inUse.remove(of);
      if (inUse.isEmpty()) {
        end(all);
      }
    } catch (IOException e) {
      inUse.remove(of);
      log.error("What a kernel wrote could not be brought to the home; it is in {}", folder, e);
      if (inUse.isEmpty()) {
        stopWatching();
      }
    } finally {
      changed.signalAll();
      lock.unlock();
    }
  }

  /** Brings all back that is in use: the server stops. */
  void close() {
    lock.lock();
    try {
      for (String of : List.copyOf(inUse)) {
        leave(of);
      }
    } finally {
      lock.unlock();
    }
  }

  private void end(boolean all) throws IOException {
    stopWatching();
    if (all) {
      Folders.delete(folder);
      mirror = new Mirror(home, local, limit, time);
    }
  }

  private void stopWatching() {
    Storage.Watch ending = watch;
    watch = null;
    if (ending != null) {
      ending.close();
    }
  }

  private record Lease(FetchedHome fetched, Path home, Path folder, String of, AtomicBoolean closed)
      implements Workspace {
    Lease(FetchedHome fetched, Path home, Path folder, String of) {
      this(fetched, home, folder, of, new AtomicBoolean());
    }

    @Override
    public Map<String, String> env() {
      return ServerKeys.hidden(System.getenv());
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        fetched.leave(of);
      }
    }
  }
}
