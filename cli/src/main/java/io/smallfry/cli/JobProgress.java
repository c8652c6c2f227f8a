package io.smallfry.cli;

import io.smallfry.server.jobs.Examples;
import io.smallfry.server.jobs.RunState;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** The progress of a job's run, cell by cell: a bar on a terminal, else a line a cell. */
final class JobProgress implements AutoCloseable {
  private final PrintStream out;
  private final @Nullable ProgressBar bar;
  private final long start = System.nanoTime();
  private int told;

  private JobProgress(PrintStream out, @Nullable ProgressBar bar) {
    this.out = out;
    this.bar = bar;
  }

  static JobProgress of(Invocation invocation) {
    return new JobProgress(
        invocation.out(), Terminal.canDraw(invocation) ? ProgressBar.of(invocation) : null);
  }

  /** Shows how far the run is. */
  void show(Examples.Progress progress) {
    if (bar != null) {
      bar.show(progress.cells(), progress.done(), doing(progress), isFailure(progress.state()));
      return;
    }
    while (told < progress.done()) {
      told++;
      long tenths = (System.nanoTime() - start) / 100_000_000;
      out.println(
          "  "
              + told
              + "/"
              + progress.cells()
              + " cells, "
              + tenths / 10
              + "."
              + tenths % 10
              + " s");
    }
    out.flush();
  }

  private static boolean isFailure(RunState state) {
    return state.isFinal() && state != RunState.SUCCEEDED;
  }

  private static String doing(Examples.Progress progress) {
    if (progress.state().isFinal()) {
      return "";
    }
    return progress.current() == null ? "starting the kernel" : "cell " + (progress.current() + 1);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
