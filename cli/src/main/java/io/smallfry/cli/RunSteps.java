package io.smallfry.cli;

import io.smallfry.notebook.Cell;
import io.smallfry.notebook.Notebook;
import io.smallfry.runner.CellStatus;
import io.smallfry.runner.NotebookResult;
import io.smallfry.runner.RunListener;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code --log-level DEBUG}: what a run does, a line for each step. */
record RunSteps(@Nullable ProgressBar bar, Invocation invocation, RunPaths paths)
    implements RunListener {
  @Override
  public boolean hearsStreams() {
    return false;
  }

  @Override
  public void onStarted(Notebook output) {
    say("input " + NotebookFiles.shown(paths.in(), invocation));
    say("output " + NotebookFiles.shown(paths.out(), invocation));
    say("parameters " + String.join(", ", paths.parameters().keySet()));
    say("cells " + output.cells().size());
  }

  @Override
  public void onCellStarted(int index, Cell cell) {
    say("cell " + (index + 1) + " begins");
  }

  @Override
  public void onCellFinished(int index, Cell cell, Duration took, CellStatus status) {
    say("cell " + (index + 1) + " " + status.wireName() + " after " + seconds(took));
  }

  @Override
  public void onFinished(NotebookResult result) {
    say("the run ended after " + seconds(result.took()));
  }

  private static String seconds(Duration took) {
    return String.format(Locale.ROOT, "%.3f s", took.toNanos() / 1e9);
  }

  private void say(String step) {
    if (bar == null) {
      invocation.say(step);
    } else {
      bar.aside(() -> invocation.say(step));
    }
  }
}
