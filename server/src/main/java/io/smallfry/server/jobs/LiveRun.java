package io.smallfry.server.jobs;

import io.smallfry.notebook.Cell;
import io.smallfry.notebook.CellType;
import io.smallfry.notebook.Notebook;
import io.smallfry.runner.CancelSignal;
import io.smallfry.runner.CellStatus;
import io.smallfry.runner.RunListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A run while it executes here: how far it is, what its cells show, who watches, and the way to
 * stop it. The runner's thread writes, watchers read. Thread-safe.
 */
final class LiveRun implements RunListener {
  /**
   * A cell with more outputs than this is copied at most so often: each copy costs as much as all
   * of them.
   */
  private static final int MANY_OUTPUTS = 100;

  private static final long COPY_NANOS = Duration.ofMillis(200).toNanos();

  private final long runId;
  private final int attempt;
  private final CancelSignal cancel = new CancelSignal();
  private final IntConsumer onStarted;
  private final List<RunFeed> feeds = new ArrayList<>();
  private final Map<Integer, CellView> cells = new LinkedHashMap<>();
  private int total;
  private int done;
  private @Nullable Integer current;
  private long copiedAt;

  /**
   * @param onStarted told once, on the runner's thread, when the kernel is there: how many cells
   *     there are
   */
  LiveRun(long runId, int attempt, IntConsumer onStarted) {
    this.runId = runId;
    this.attempt = attempt;
    this.onStarted = onStarted;
  }

  /** What a cell shows; the JSON is a copy that nobody changes. */
  record CellView(int attempt, int index, String status, ObjectNode cell) {}

  /** How far a run is: {@code current} is the index of the cell that executes. */
  record Progress(int cells, int done, @Nullable Integer current) {}

  long runId() {
    return runId;
  }

  CancelSignal cancel() {
    return cancel;
  }

  synchronized Progress progress() {
    return new Progress(total, done, current);
  }

  /** Adds a watcher, and tells it of the cell that executes and the one before. */
  synchronized void watch(RunFeed feed) {
    feeds.add(feed);
    int last = current == null ? -1 : current;
    cells.values().stream().filter(cell -> cell.index() >= last - 1).forEach(feed::cellChanged);
  }

  synchronized void unwatch(RunFeed feed) {
    feeds.remove(feed);
  }

  /** The run's state has changed, or it has ended here: watchers look again. */
  synchronized void stateChanged() {
    feeds.forEach(RunFeed::runChanged);
  }

  @Override
  public boolean hearsStreams() {
    return false;
  }

  @Override
  public void onStarted(Notebook output) {
    int count = output.cells().size();
    synchronized (this) {
      total = count;
    }
    onStarted.accept(count);
    stateChanged();
  }

  @Override
  public synchronized void onCellStarted(int index, Cell cell) {
    current = index;
    show(index, cell, "running");
    stateChanged();
  }

  @Override
  public synchronized void onOutput(int index, Cell cell) {
    long now = System.nanoTime();
    if (cell.outputs().size() <= MANY_OUTPUTS || now - copiedAt >= COPY_NANOS) {
      copiedAt = now;
      CellView before = cells.get(index);
      show(index, cell, before == null ? "running" : before.status);
    }
  }

  @Override
  public synchronized void onCellFinished(int index, Cell cell, Duration took, CellStatus status) {
    done = Math.max(done, index + 1);
    show(index, cell, word(status));
    stateChanged();
  }

  private static String word(CellStatus status) {
    return switch (status) {
      case FAILED -> "failed";
      case SKIPPED -> "skipped";
      default -> "succeeded";
    };
  }

  private void show(int index, Cell cell, String status) {
    if (cell.type() != CellType.CODE) {
      return;
    }
    CellView view = new CellView(attempt, index, status, cell.json().deepCopy());
    cells.put(index, view);
    feeds.forEach(feed -> feed.cellChanged(view));
  }
}
