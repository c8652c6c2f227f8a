package io.smallfry.cli;

import io.smallfry.notebook.Cell;
import io.smallfry.notebook.Notebook;
import io.smallfry.runner.CellStatus;
import io.smallfry.runner.RunListener;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** {@code --log-output}: what the cells print and show, on standard error as it comes. */
final class RunLog implements RunListener {
  private final PrintStream err;
  private final boolean everything;
  private final Map<Integer, Integer> shown = new HashMap<>();
  private int cells;
  private boolean lineOpen;

  /**
   * @param everything also what goes to standard output and what is shown; else only what cells
   *     print on standard error
   */
  RunLog(PrintStream err, boolean everything) {
    this.err = err;
    this.everything = everything;
  }

  @Override
  public void onStarted(Notebook output) {
    cells = output.cells().size();
  }

  @Override
  public void onCellStarted(int index, Cell cell) {
    endLine();
    if (!everything) {
      return;
    }
    err.println("--- cell " + (index + 1) + " of " + cells);
  }

  @Override
  public void onStream(int index, String name, String text) {
    if (!everything && !name.equals("stderr")) {
      return;
    }
    err.print(text);
    err.flush();
    lineOpen = !text.endsWith("\n");
  }

  @Override
  public void onOutput(int index, Cell cell) {
    if (!everything) {
      return;
    }
    int from = shown.getOrDefault(index, 0);
    int count = cell.outputs().size();
    for (int i = from; i < count; i++) {
      JsonNode plain = cell.outputs().get(i).path("data").path("text/plain");
      if (plain.isString()) {
        endLine();
        err.println(plain.stringValue());
      }
    }
    shown.put(index, count); // fewer than before when they were cleared
  }

  @Override
  public void onCellFinished(int index, Cell cell, Duration took, CellStatus status) {
    endLine();
  }

  private void endLine() {
    if (lineOpen) {
      err.println();
      lineOpen = false;
    }
  }
}
