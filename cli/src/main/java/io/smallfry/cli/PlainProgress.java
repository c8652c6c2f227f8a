package io.smallfry.cli;

import io.smallfry.notebook.Cell;
import io.smallfry.notebook.Notebook;
import io.smallfry.runner.CellStatus;
import io.smallfry.runner.RunListener;
import java.io.PrintStream;
import java.time.Duration;

/** {@code --progress-bar} where no bar can be drawn: a line for each cell. */
final class PlainProgress implements RunListener {
  private final PrintStream err;
  private final long start = System.nanoTime();
  private int cells;

  PlainProgress(PrintStream err) {
    this.err = err;
  }

  @Override
  public boolean hearsStreams() {
    return false;
  }

  @Override
  public void onStarted(Notebook output) {
    cells = output.cells().size();
  }

  @Override
  public void onCellFinished(int index, Cell cell, Duration took, CellStatus status) {
    long tenths = (System.nanoTime() - start) / 100_000_000;
    err.println(
        (index + 1)
            + "/"
            + cells
            + " cells, "
            + tenths / 10
            + "."
            + tenths % 10
            + " s"
            + (status == CellStatus.FAILED ? ", failed" : ""));
  }
}
