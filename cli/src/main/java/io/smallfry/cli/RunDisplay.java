package io.smallfry.cli;

import io.smallfry.runner.RunListener;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the person sees while a notebook runs, and the files that its prints go to. */
final class RunDisplay implements AutoCloseable {
  private final RunListener listener;
  private final @Nullable ProgressBar bar;
  private final @Nullable StreamFiles files;

  private RunDisplay(
      List<RunListener> listeners, @Nullable ProgressBar bar, @Nullable StreamFiles files) {
    this.listener = new Listeners(listeners);
    this.bar = bar;
    this.files = files;
  }

  /**
   * The display that the command line asks for.
   *
   * @throws UsageException if it makes no sense, or a file can't be written
   */
  static RunDisplay of(Arguments arguments, Invocation invocation, RunPaths paths) {
    LogLevel level = LogLevel.of(arguments);
    boolean log = arguments.chosen("--log-output", false) && level.shows(LogLevel.WARNING);
    // A log and a line that is drawn anew don't go together.
    boolean draws = arguments.chosen("--progress-bar", !log);
    StreamFiles files =
        arguments.has("--stdout-file") || arguments.has("--stderr-file")
            ? StreamFiles.open(arguments, invocation, paths.out())
            : null;
    List<RunListener> listeners = new ArrayList<>();
    ProgressBar bar = null;
    if (draws && !log && Terminal.canDraw(invocation) && level.shows(LogLevel.INFO)) {
      bar = ProgressBar.of(invocation);
      listeners.add(bar);
    } else if (draws && arguments.has("--progress-bar")) {
      listeners.add(new PlainProgress(invocation.err()));
    }
    if (level.shows(LogLevel.WARNING)) {
      listeners.add(warnings(bar, invocation));
    }
    if (level.shows(LogLevel.DEBUG)) {
      listeners.add(new RunSteps(bar, invocation, paths));
    }
    if (log) {
      listeners.add(new RunLog(invocation.err(), level.shows(LogLevel.INFO)));
    }
    if (files != null) {
      listeners.add(files);
    }
    return new RunDisplay(listeners, bar, files);
  }

  private static Warnings warnings(@Nullable ProgressBar bar, Invocation invocation) {
    return bar == null
        ? new Warnings(invocation::say)
        : new Warnings(message -> bar.aside(() -> invocation.say(message)));
  }

  RunListener listener() {
    return listener;
  }

  /** Leaves the last state on the screen; idempotent. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
    if (files != null) {
      files.close();
    }
  }
}
