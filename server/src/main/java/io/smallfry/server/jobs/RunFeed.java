package io.smallfry.server.jobs;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one watcher of a run has not seen yet. Changes are noted, not queued: a slow watcher misses
 * states in between and never the last one. Thread-safe.
 */
final class RunFeed {
  private final Map<Integer, LiveRun.CellView> cells = new LinkedHashMap<>();
  private boolean run;
  private boolean closed;

  /**
   * What has changed since the last look.
   *
   * @param run whether the run itself has
   * @param cells the cells that have, as they are now
   * @param closed whether nothing more will come
   */
  record Changes(boolean run, List<LiveRun.CellView> cells, boolean closed) {
    boolean isEmpty() {
      return !run && cells.isEmpty() && !closed;
    }
  }

  synchronized void cellChanged(LiveRun.CellView cell) {
    cells.put(cell.index(), cell);
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
    Changes changes = new Changes(run, List.copyOf(cells.values()), closed);
    run = false;
    cells.clear();
    return changes;
  }
}
