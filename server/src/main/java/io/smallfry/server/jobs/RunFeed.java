package io.smallfry.server.jobs;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What one watcher of a run has not seen yet. Changes are noted, not queued: a slow watcher misses
 * states in between and never the last one. Thread-safe.
 */
final class RunFeed {
  private final Set<Integer> cells = new LinkedHashSet<>();
  private boolean run;
  private boolean closed;

  /**
   * What has changed since the last look.
   *
   * @param run whether the run itself has
   * @param cells indexes of cells that have
   * @param closed whether nothing more will come
   */
  record Changes(boolean run, List<Integer> cells, boolean closed) {
    boolean isEmpty() {
      return !run && cells.isEmpty() && !closed;
    }
  }

  synchronized void cellChanged(int index) {
    cells.add(index);
    notifyAll();
  }

  synchronized void runChanged() {
    run = true;
    notifyAll();
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** Waits for changes, at most so long; they count as seen. */
  synchronized Changes take(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!run && cells.isEmpty() && !closed) {
      long millis = (deadline - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        break;
      }
      wait(millis);
    }
    Changes changes = new Changes(run, List.copyOf(cells), closed);
    run = false;
    cells.clear();
    return changes;
  }
}
