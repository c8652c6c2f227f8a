package io.smallfry.cli;

import io.smallfry.kernel.KernelException;
import io.smallfry.kernel.KernelSpecs;
import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookException;
import io.smallfry.runner.CancelSignal;
import io.smallfry.runner.NotebookResult;
import io.smallfry.runner.NotebookRun;
import io.smallfry.runner.NotebookSink;
import io.smallfry.runner.OutputException;
import io.smallfry.runner.ProcessRunner;
import io.smallfry.runner.RunListener;
import io.smallfry.runner.UnknownKernelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code smallfry run}: executes a notebook, as papermill does. */
final class RunCommand implements Command {
  @Override
  public String name() {
    return "run";
  }

  @Override
  public Syntax syntax() {
    Syntax syntax =
        Syntax.of(
                "run",
                """
                Runs the notebook IN with parameters and writes it with its outputs to OUT, which is up to date after
                every cell. '-' is standard input or output. Paths may name parameters: out-{region}.ipynb.

                Exit codes: 0 all cells ran, 1 a cell failed or the run could not be done, 2 wrong usage, 130 Ctrl-C,
                138 the kernel died, 143 terminated.\
                """)
            .word("IN")
            .optionalWord("OUT");
    return ParameterArguments.add(syntax)
        .option("-k --kernel", "NAME", "Run on this kernel instead of the notebook's.")
        .option("--cwd", "DIR", "Run in this folder; IN and OUT stay relative to the current one.")
        .option("--log-output", "", "Write what cells print to standard error as it comes.")
        .option("--no-log-output", "", "Don't (the default).")
        .option("--progress-bar", "", "Show the progress (the default on a terminal).")
        .option("--no-progress-bar", "", "Don't show it.")
        .option(
            "--execution-timeout", "SECONDS", "Stop a cell that takes longer, and the run with it.")
        .option("--start-timeout --start_timeout", "SECONDS", "Wait so long for the kernel (60).")
        .example("smallfry run report.ipynb out.ipynb -p region North -p days 7")
        .example("smallfry run report.ipynb out-{region}.ipynb -y '{region: North, days: 7}'")
        .example("smallfry run report.ipynb - -f parameters.yaml > out.ipynb");
  }

  @Override
  public int run(Arguments arguments, Invocation invocation) {
    String in = arguments.word(0);
    String out = arguments.optionalWord(1);
    if (out == null) {
      if (invocation.outIsTerminal()) {
        throw new UsageException("OUT is missing");
      }
      out = NotebookFiles.STANDARD_STREAM;
    }
    Map<String, @Nullable Object> parameters = ParameterArguments.read(arguments, invocation);
    String inputName = PathTemplate.fill(in, parameters);
    String outputName = PathTemplate.fill(out, parameters);
    Notebook source = NotebookFiles.read(inputName, invocation);
    NotebookSink sink = NotebookFiles.sink(outputName, invocation);
    CancelSignal cancel = new CancelSignal();
    NotebookRun run =
        NotebookRun.of(source, inputName, sink)
            .withParameters(parameters)
            .withKernelName(arguments.value("--kernel").orElse(null))
            .withWorkingDirectory(directory(arguments, invocation))
            .withExecutionTimeout(
                arguments
                    .number("--execution-timeout")
                    .filter(seconds -> seconds > 0)
                    .map(Duration::ofSeconds)
                    .orElse(null))
            .withStartTimeout(Duration.ofSeconds(arguments.number("--start_timeout").orElse(60)))
            .withCancel(cancel);
    return execute(run, arguments, invocation, outputName);
  }

  private static Path directory(Arguments arguments, Invocation invocation) {
    String name = arguments.value("--cwd").orElse(null);
    if (name == null) {
      return invocation.directory();
    }
    Path directory = invocation.resolve(name);
    if (!Files.isDirectory(directory)) {
      throw new CommandException("there is no folder " + name + " to run in");
    }
    return directory;
  }

  private static int execute(
      NotebookRun run, Arguments arguments, Invocation invocation, String outputName) {
    KernelSpecs specs = Kernels.specs(invocation);
    Display display = Display.of(arguments, invocation);
    try (ProcessRunner runner = new ProcessRunner(specs);
        var _ = Termination.cancels(run.cancel())) {
      NotebookResult result = runner.run(run, display.listener());
      display.end();
      return report(result, invocation, outputName); // before the termination lets the VM go
    } catch (UnknownKernelException e) {
      display.end();
      throw Kernels.unknown(e);
    } catch (OutputException | KernelException | NotebookException e) {
      display.end();
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
  }

  private static int report(NotebookResult result, Invocation invocation, String outputName) {
    if (result instanceof NotebookResult.Succeeded) {
      return ExitCode.OK;
    }
    if (result instanceof NotebookResult.KernelLost lost) {
      invocation.say(line(lost.reason()) + ", in cell " + (lost.cell() + 1));
      return ExitCode.KERNEL_LOST;
    }
    if (result instanceof NotebookResult.CellFailed failed) {
      Tracebacks.print(failed, invocation);
      String prompt =
          failed.executionCount() == null ? "" : " (In [" + failed.executionCount() + "])";
      invocation.say("cell " + (failed.cell() + 1) + prompt + " failed: " + line(failed.reason()));
    } else if (result instanceof NotebookResult.TimedOut timedOut) {
      invocation.say(timedOut.reason() + " and was stopped");
    } else if (result instanceof NotebookResult.Cancelled cancelled) {
      invocation.say(cancelled.reason() + "; what was done until then is in " + outputName);
    } else {
      invocation.say(line(String.valueOf(result.reason())));
    }
    return ExitCode.FAILURE; // for a signal the Java VM has its own
  }

  /** Errors are one line; an exception's message may be many. */
  private static String line(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end) + " …";
  }

  /** What the person sees while it runs. */
  private record Display(RunListener listener, Runnable onEnd) {
    static Display of(Arguments arguments, Invocation invocation) {
      boolean log = arguments.has("--log-output") && !arguments.has("--no-log-output");
      boolean wanted = arguments.has("--progress-bar");
      boolean unwanted = arguments.has("--no-progress-bar");
      if (Terminal.canDraw(invocation) && !log && !unwanted) {
        ProgressBar bar = ProgressBar.of(invocation);
        return new Display(
            new Listeners(
                List.of(bar, new Warnings(message -> bar.aside(() -> invocation.say(message))))),
            bar::close);
      }
      List<RunListener> listeners = new ArrayList<>();
      listeners.add(new Warnings(invocation::say));
      if (log) {
        listeners.add(new RunLog(invocation.err()));
      }
      if (wanted && !unwanted) {
        listeners.add(new PlainProgress(invocation.err()));
      }
      return new Display(new Listeners(listeners), () -> {});
    }

    /** Leaves the last state on the screen; idempotent. */
    void end() {
      onEnd.run();
    }
  }
}
