package io.smallfry.cli;

import io.smallfry.notebook.ParameterException;
import io.smallfry.runner.NotebookResult;

/** Says how a run ended; decides its exit code. */
final class RunReport {
  private RunReport() {}

  /** The exit code of a run; whatever went wrong has been told. */
  static int of(NotebookResult result, Invocation invocation, String output) {
    if (result instanceof NotebookResult.Succeeded) {
      return ExitCode.OK;
    }
    if (result instanceof NotebookResult.KernelLost lost) {
      invocation.say(line(lost.reason()) + ", in cell " + (lost.cell() + 1));
      return ExitCode.KERNEL_LOST;
    }
    if (result instanceof NotebookResult.TimedOut timedOut) {
      invocation.say(timedOut.reason() + " and was stopped");
      return ExitCode.TIMEOUT;
    }
    if (result instanceof NotebookResult.CellFailed failed) {
      Tracebacks.print(failed, invocation);
      String prompt =
          failed.executionCount() == null ? "" : " (In [" + failed.executionCount() + "])";
      invocation.say("cell " + (failed.cell() + 1) + prompt + " failed: " + line(failed.reason()));
    } else if (result instanceof NotebookResult.Cancelled cancelled) {
      invocation.say(cancelled.reason() + "; what was done until then is in " + output);
    } else {
      invocation.say(line(String.valueOf(result.reason())));
    }
    return ExitCode.FAILURE; // for a signal the Java VM has its own
  }

  /** Parameters that {@code --strict-parameters} doesn't let pass: nothing was run or written. */
  static int refused(ParameterException e, Invocation invocation) {
    for (String problem : e.problems()) {
      invocation.say(problem);
    }
    return ExitCode.USAGE;
  }

  /** Errors are one line; an exception's message may be many. */
  private static String line(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end) + " …";
  }
}
