package io.smallfry.server.storage;

import io.smallfry.server.storage.Change.Kind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of changes in a bucket: our own at once, those of others when a listing shows them, and at
 * the latest every five minutes that all is to be looked at again. Thread-safe.
 */
final class S3Watches {
  private static final Logger log = LoggerFactory.getLogger(S3Watches.class);
  private static final long LOOK_AGAIN_MINUTES = 5;
  private static final int MOST_WAITING = 100_000;

  private final List<Listening> listeners = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Change> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
  private @Nullable Thread teller; // guarded by this

  private record Listening(String prefix, ChangeListener listener) {
    void tell(Change change) {
      String key = change.path();
      if (key.startsWith(prefix)) {
        listener.changed(new Change(change.kind(), key.substring(prefix.length())));
      } else if (key.isEmpty() || (change.kind() != Kind.WRITTEN && prefix.startsWith(key + "/"))) {
        listener.changed(new Change(change.kind(), ""));
      }
    }
  }

  Storage.Watch add(String prefix, ChangeListener listener) {
    Listening listening = new Listening(prefix, listener);
    synchronized (this) {
      listeners.add(listening);
      if (teller == null) {
        teller = Thread.ofVirtual().name("storage-watch").start(this::tell);
      }
    }
    return () -> remove(listening);
  }

  private synchronized void remove(Listening listening) {
    listeners.remove(listening);
    if (listeners.isEmpty() && teller != null) {
      teller.interrupt();
      teller = null;
      waiting.clear();
    }
  }

  /**
   * Something changed.
   *
   * @param key without a slash at its end
   */
  void changed(Kind kind, String key) {
    if (!listeners.isEmpty() && !waiting.offer(new Change(kind, key))) {
      waiting.clear();
      waiting.add(new Change(Kind.UNKNOWN, ""));
    }
  }

  /** A folder was listed again. */
  void compared(String prefix, Map<String, Stat> before, Map<String, Stat> now) {
    if (listeners.isEmpty()) {
      return;
    }
    now.forEach((name, stat) -> {
      if (!stat.equals(before.get(name))) {
        changed(stat.isFolder() ? Kind.UNKNOWN : Kind.WRITTEN, prefix + name);
      }
    });
    before.forEach((name, _) -> {
      if (!now.containsKey(name)) {
        changed(Kind.DELETED, prefix + name);
      }
    });
  }

  private void tell() {
    try {
      while (true) {
        Change change = waiting.poll(LOOK_AGAIN_MINUTES, TimeUnit.MINUTES);
        Change told = change == null ? new Change(Kind.UNKNOWN, "") : change;
        for (Listening listening : listeners) {
          try {
            listening.tell(told);
          } catch (RuntimeException e) {
            log.warn("A change could not be told", e);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody listens any more
    }
  }
}
