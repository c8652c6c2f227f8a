package io.smallfry.server.storage;

import io.smallfry.server.storage.Change.Kind;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to the disk (inotify on Linux) for all that watch a storage and its areas, on one thread,
 * which runs while somebody does. The operating system limits how many folders can be watched, and
 * so do we; where that doesn't suffice, listeners are asked every ten seconds to look again.
 * Thread-safe.
 */
final class FolderWatches {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);
  private static final int MOST_FOLDERS = 8_192;
  private static final Set<String> UNWATCHED = Set.of("node_modules", "__pycache__");

  private static final Logger log = LoggerFactory.getLogger(FolderWatches.class);

  private final int mostFolders;
  private final Duration lookAgain;
  private final List<Listening> listeners = new CopyOnWriteArrayList<>();
  private final Map<Path, WatchKey> keys = new HashMap<>(); // guarded by this
  private @Nullable WatchService service; // guarded by this
  private volatile boolean complete = true;
  private boolean told; // guarded by this

  FolderWatches() {
    this(MOST_FOLDERS, LOOK_AGAIN);
  }

  FolderWatches(int mostFolders, Duration lookAgain) {
    this.mostFolders = mostFolders;
    this.lookAgain = lookAgain;
  }

  private record Listening(Path root, ChangeListener listener) {
    void tell(Kind kind, Path path) {
      if (path.startsWith(root)) {
        String below = root.relativize(path).toString().replace('\\', '/');
        listener.changed(new Change(kind, below));
      } else if (kind != Kind.WRITTEN && root.startsWith(path)) {
        listener.changed(new Change(kind, ""));
      }
    }
  }

  /** Starts to tell of what changes below a real path. */
  Storage.Watch add(Path root, ChangeListener listener) throws IOException {
    Listening listening = new Listening(root, listener);
    synchronized (this) {
      listeners.add(listening);
      if (service == null) {
        start();
      }
      watchTree(root);
    }
    return () -> remove(listening);
  }

  private synchronized void remove(Listening listening) {
    listeners.remove(listening);
    WatchService now = service;
    if (listeners.isEmpty() && now != null) {
      service = null;
      keys.clear();
      complete = true;
      try {
        now.close();
      } catch (IOException e) {
        log.warn("Watching of folders could not be ended", e);
      }
    }
  }

  private synchronized void start() throws IOException {
    WatchService made = FileSystems.getDefault().newWatchService();
    service = made;
    Thread.ofVirtual().name("storage-watch").start(() -> watch(made));
  }

  /** Watches a folder and those in it; hidden ones are nobody's notebooks. */
  private synchronized void watchTree(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (!folder.equals(root) && isUnwatched(String.valueOf(folder.getFileName()))) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            return watchFolder(folder) ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static boolean isUnwatched(String name) {
    return name.startsWith(".") || UNWATCHED.contains(name);
  }

  private synchronized boolean watchFolder(Path folder) {
    WatchService now = service;
    if (now == null || keys.containsKey(folder)) {
      return now != null;
    }
    if (keys.size() >= mostFolders) {
      incomplete("There are more than " + mostFolders + " folders");
      return false;
    }
    try {
      keys.put(
          folder,
          folder.register(
              now,
              StandardWatchEventKinds.ENTRY_CREATE,
              StandardWatchEventKinds.ENTRY_MODIFY,
              StandardWatchEventKinds.ENTRY_DELETE));
      return true;
    } catch (ClosedWatchServiceException e) {
      return false;
    } catch (IOException e) {
      if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        incomplete(String.valueOf(e.getMessage()));
      }
      return true;
    }
  }

  private synchronized void incomplete(String why) {
    complete = false;
    if (!told) {
      told = true;
      log.warn(
          "Not all folders can be watched for changes ({}); they are looked at every {} s instead.",
          why,
          lookAgain.toSeconds());
    }
  }

  private void watch(WatchService events) {
    try {
      while (true) {
        WatchKey key = events.poll(lookAgain.toMillis(), TimeUnit.MILLISECONDS);
        if (key != null) {
          take(key);
        } else if (!complete) {
          listeners.forEach(listening -> listening.tell(Kind.UNKNOWN, listening.root()));
        }
      }
    } catch (ClosedWatchServiceException e) {
      log.debug("Nobody watches any more");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(WatchKey key) {
    Path folder = (Path) key.watchable();
    boolean foldersMoved = false;
    for (WatchEvent<?> event : key.pollEvents()) {
      try {
        if (event.context() instanceof Path name) {
          foldersMoved |= happened(event.kind(), folder.resolve(name));
        } else {
          watchTree(folder);
          tell(Kind.UNKNOWN, folder); // so much happened at once that some of it was dropped
        }
      } catch (IOException | RuntimeException e) {
        log.warn("A change in {} could not be told", folder, e);
      }
    }
    if (!key.reset()) {
      forget(folder);
    }
    if (foldersMoved) {
      rewatch();
    }
  }

  /** Returns whether a folder went away, perhaps to another place. */
  private boolean happened(WatchEvent.Kind<?> kind, Path path) throws IOException {
    String name = String.valueOf(path.getFileName());
    if (FolderStats.isUnfinished(name)) {
      return false;
    }
    if (kind.equals(StandardWatchEventKinds.ENTRY_DELETE)) {
      tell(Kind.DELETED, path);
      return forget(path);
    }
    boolean isFolder = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    if (!isFolder) {
      tell(Kind.WRITTEN, path);
    } else if (kind.equals(StandardWatchEventKinds.ENTRY_CREATE) && !isUnwatched(name)) {
      watchTree(path);
      tell(Kind.UNKNOWN, path); // there may be files already
    }
    return false;
  }

  private synchronized boolean forget(Path folder) {
    boolean was = keys.containsKey(folder);
    if (was) {
      keys.entrySet()
          .removeIf(entry -> {
            boolean below = entry.getKey().startsWith(folder);
            if (below) {
              entry.getValue().cancel();
            }
            return below;
          });
    }
    return was;
  }

  /** A folder that moved may have been found at its new place under the key of its old one. */
  private void rewatch() {
    for (Listening listening : listeners) {
      try {
        watchTree(listening.root());
      } catch (IOException e) {
        incomplete(String.valueOf(e.getMessage()));
      }
    }
  }

  private void tell(Kind kind, Path path) {
    listeners.forEach(listening -> listening.tell(kind, path));
  }
}
