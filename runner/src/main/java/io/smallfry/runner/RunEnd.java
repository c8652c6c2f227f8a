package io.smallfry.runner;

import io.smallfry.notebook.Notebook;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why the execution of a notebook's cells ended, before the output is completed. */
sealed interface RunEnd {
  /** The last cell is done. */
  record Done() implements RunEnd {}

  /** A cell ended the notebook on purpose, and well: {@code sys.exit(0)}, {@code quit()}. */
  record Exited(int cell) implements RunEnd {}

  record Raised(int cell, String name, String value, List<String> traceback) implements RunEnd {}

  record TimedOut(int cell, Duration allowed) implements RunEnd {}

  record Lost(int cell, String reason) implements RunEnd {}

  record NotStarted(String reason) implements RunEnd {}

  record Cancelled(int cell, String reason) implements RunEnd {}

  /** The cell where it ended without reaching the last one's end; -1 if there is none. */
  default int stoppedAt() {
    return switch (this) {
      case Done _, Exited _, NotStarted _ -> -1;
      case Raised raised -> raised.cell;
      case TimedOut timedOut -> timedOut.cell;
      case Lost lost -> lost.cell;
      case Cancelled cancelled -> cancelled.cell;
    };
  }

  default NotebookResult result(
      Notebook notebook, Instant start, Instant end, @Nullable Integer executionCount) {
    return switch (this) {
      case Done _, Exited _ -> new NotebookResult.Succeeded(notebook, start, end);
      case Raised r ->
          new NotebookResult.CellFailed(
              notebook, start, end, r.cell, executionCount, r.name, r.value, r.traceback);
      case TimedOut t -> new NotebookResult.TimedOut(notebook, start, end, t.cell, t.allowed);
      case Lost l -> new NotebookResult.KernelLost(notebook, start, end, l.cell, l.reason);
      case NotStarted n -> new NotebookResult.KernelNotStarted(notebook, start, end, n.reason);
      case Cancelled c -> new NotebookResult.Cancelled(notebook, start, end, c.cell, c.reason);
    };
  }
}
