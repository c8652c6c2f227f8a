package io.smallfry.runner;

import io.smallfry.notebook.Notebook;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why the execution of a notebook's cells ended, before the output is completed.
 *
 * <p>Here and elsewhere on the way of a run, methods and {@code instanceof} stand where a {@code
 * switch} over types could: the first use of each such switch generates a class, which a short run
 * would wait for.
 */
sealed interface RunEnd {
  /** The cell where it ended without reaching the last one's end; -1 if there is none. */
  int stoppedAt();

  /** Whether the notebook did all that it was to do. */
  default boolean isGood() {
    return false;
  }

  NotebookResult result(
      Notebook notebook, Instant start, Instant end, @Nullable Integer executionCount);

  /** The last cell is done. */
  record Done() implements RunEnd {
    @Override
    public int stoppedAt() {
      return -1;
    }

    @Override
    public boolean isGood() {
      return true;
    }

    @Override
    public NotebookResult result(
        Notebook notebook, Instant start, Instant end, @Nullable Integer executionCount) {
      return new NotebookResult.Succeeded(notebook, start, end);
    }
  }

  /** A cell ended the notebook on purpose, and well: {@code sys.exit(0)}, {@code quit()}. */
  record Exited(int cell) implements RunEnd {
    @Override
    public int stoppedAt() {
      return -1;
    }

    @Override
    public boolean isGood() {
      return true;
    }

    @Override
    public NotebookResult result(
        Notebook notebook, Instant start, Instant end, @Nullable Integer executionCount) {
      return new NotebookResult.Succeeded(notebook, start, end);
    }
  }

  record Raised(int stoppedAt, String name, String value, List<String> traceback)
      implements RunEnd {
    @Override
    public NotebookResult result(
        Notebook notebook, Instant start, Instant end, @Nullable Integer executionCount) {
      return new NotebookResult.CellFailed(
          notebook, start, end, stoppedAt, executionCount, name, value, traceback);
    }
  }

  record TimedOut(int stoppedAt, Duration allowed, boolean idle) implements RunEnd {
    @Override
    public NotebookResult result(
        Notebook notebook, Instant start, Instant end, @Nullable Integer executionCount) {
      return new NotebookResult.TimedOut(notebook, start, end, stoppedAt, allowed, idle);
    }
  }

  record Lost(int stoppedAt, String reason) implements RunEnd {
    @Override
    public NotebookResult result(
        Notebook notebook, Instant start, Instant end, @Nullable Integer executionCount) {
      return new NotebookResult.KernelLost(notebook, start, end, stoppedAt, reason);
    }
  }

  record NotStarted(String reason) implements RunEnd {
    @Override
    public int stoppedAt() {
      return -1;
    }

    @Override
    public NotebookResult result(
        Notebook notebook, Instant start, Instant end, @Nullable Integer executionCount) {
      return new NotebookResult.KernelNotStarted(notebook, start, end, reason);
    }
  }

  /** Stopped at a cell, or at -1 before any. */
  record Cancelled(int stoppedAt, String reason) implements RunEnd {
    @Override
    public NotebookResult result(
        Notebook notebook, Instant start, Instant end, @Nullable Integer executionCount) {
      return new NotebookResult.Cancelled(notebook, start, end, stoppedAt, reason);
    }
  }
}
