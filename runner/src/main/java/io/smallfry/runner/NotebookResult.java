package io.smallfry.runner;

import io.smallfry.notebook.Notebook;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the execution of a notebook ended. Whatever it is, the output notebook has been written. */
public sealed interface NotebookResult {
  /** The output notebook, as written. */
  Notebook notebook();

  Instant startedAt();

  Instant endedAt();

  default Duration took() {
    return Duration.between(startedAt(), endedAt());
  }

  /** Whose failure it is; null when it is none. */
  default @Nullable FailureKind failureKind() {
    return switch (this) {
      case Succeeded _, Cancelled _ -> null;
      case CellFailed _ -> FailureKind.USER;
      case TimedOut _ -> FailureKind.TIMEOUT;
      case KernelLost _, KernelNotStarted _ -> FailureKind.PLATFORM;
    };
  }

  /** What happened, in one sentence for people; null when it succeeded. */
  @Nullable String reason();

  /**
   * Every cell was executed, or the notebook ended itself with {@code SystemExit} 0; or it was only
   * to be prepared, and is.
   */
  record Succeeded(Notebook notebook, Instant startedAt, Instant endedAt)
      implements NotebookResult {
    @Override
    public @Nullable String reason() {
      return null;
    }
  }

  /**
   * A cell raised, and the run stopped there.
   *
   * @param cell the failing cell's index before the error markers were put in
   * @param executionCount the number in its prompt, if the kernel gave one
   * @param name the exception's name, such as {@code ZeroDivisionError}
   * @param value its message
   * @param traceback its lines, with the colours the kernel gave them
   */
  record CellFailed(
      Notebook notebook,
      Instant startedAt,
      Instant endedAt,
      int cell,
      @Nullable Integer executionCount,
      String name,
      String value,
      List<String> traceback)
      implements NotebookResult {
    public CellFailed {
      traceback = List.copyOf(traceback);
    }

    @Override
    public String reason() {
      return value.isEmpty() ? name : name + ": " + value;
    }
  }

  /**
   * A cell took longer than it was allowed to, and was stopped.
   *
   * @param allowed its own limit, else the run's
   * @param idle whether it was the time without an output that was too long
   */
  record TimedOut(
      Notebook notebook,
      Instant startedAt,
      Instant endedAt,
      int cell,
      Duration allowed,
      boolean idle)
      implements NotebookResult {
    @Override
    public String reason() {
      return "cell " + (cell + 1) + " " + what(allowed, idle);
    }

    static String what(Duration allowed, boolean idle) {
      return (idle ? "put nothing out for " : "took longer than ") + Durations.text(allowed);
    }
  }

  /**
   * The kernel's process ended in mid-run, or it lives and answers nothing any more.
   *
   * @param cell the cell that was being executed
   */
  record KernelLost(Notebook notebook, Instant startedAt, Instant endedAt, int cell, String reason)
      implements NotebookResult {}

  /** The kernel did not start, or did not answer in time; no cell was executed. */
  record KernelNotStarted(Notebook notebook, Instant startedAt, Instant endedAt, String reason)
      implements NotebookResult {}

  /**
   * The run was asked to stop.
   *
   * @param cell the cell that was being executed; -1 if none was yet
   */
  record Cancelled(Notebook notebook, Instant startedAt, Instant endedAt, int cell, String reason)
      implements NotebookResult {}
}
