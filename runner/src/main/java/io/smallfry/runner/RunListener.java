package io.smallfry.runner;

import io.smallfry.notebook.Cell;
import io.smallfry.notebook.Notebook;
import java.time.Duration;

/**
 * Hears how a run goes on, for live views. Called on the thread that runs the notebook: be quick,
 * and copy what is kept — the notebook goes on changing after a call returns. Indexes are those of
 * the output notebook before the error markers are put into it.
 */
public interface RunListener {
  /** Does nothing. */
  RunListener NONE =
      new RunListener() {
        @Override
        public boolean hearsStreams() {
          return false;
        }
      };

  /** The output notebook stands as it will be executed: parameters injected, outputs cleared. */
  default void onStarted(Notebook output) {}

  /** A cell's turn has come; cells without code are only passed over. */
  default void onCellStarted(int index, Cell cell) {}

  /**
   * A cell's outputs have changed; may come for a cell that has already finished (a display
   * updated, a thread that prints late).
   */
  default void onOutput(int index, Cell cell) {}

  /**
   * A stream's text has come in, as it was written; before the {@link #onOutput} that shows it.
   *
   * @param name {@code stdout} or {@code stderr}
   */
  default void onStream(int index, String name, String text) {}

  /**
   * Whether {@link #onStream} does something. Where nobody hears them, streams go into the notebook
   * without being decoded.
   */
  default boolean hearsStreams() {
    return true;
  }

  /** A cell is done. */
  default void onCellFinished(int index, Cell cell, Duration took, CellStatus status) {}

  /** Something a person should know that stops nothing, in one sentence. */
  default void onWarning(String message) {}

  /** The run is over and its output written. Called once, last. */
  default void onFinished(NotebookResult result) {}
}
