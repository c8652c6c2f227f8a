package io.smallfry.cli;

import io.smallfry.notebook.Cell;
import io.smallfry.notebook.Notebook;
import io.smallfry.runner.CellStatus;
import io.smallfry.runner.NotebookResult;
import io.smallfry.runner.RunListener;
import java.time.Duration;
import java.util.List;

/** Tells several listeners, one after another. */
record Listeners(List<RunListener> all) implements RunListener {
  @Override
  public void onStarted(Notebook output) {
    all.forEach(each -> each.onStarted(output));
  }

  @Override
  public void onCellStarted(int index, Cell cell) {
    all.forEach(each -> each.onCellStarted(index, cell));
  }

  @Override
  public void onOutput(int index, Cell cell) {
    all.forEach(each -> each.onOutput(index, cell));
  }

  @Override
  public boolean hearsStreams() {
    for (RunListener each : all) {
      if (each.hearsStreams()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void onStream(int index, String name, String text) {
    all.forEach(each -> each.onStream(index, name, text));
  }

  @Override
  public void onCellFinished(int index, Cell cell, Duration took, CellStatus status) {
    all.forEach(each -> each.onCellFinished(index, cell, took, status));
  }

  @Override
  public void onWarning(String message) {
    all.forEach(each -> each.onWarning(message));
  }

  @Override
  public void onFinished(NotebookResult result) {
    all.forEach(each -> each.onFinished(result));
  }
}
