package io.smallfry.cli;

import io.smallfry.kernel.KernelException;
import io.smallfry.kernel.KernelSpecs;
import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookException;
import io.smallfry.notebook.ParameterException;
import io.smallfry.runner.NotebookResult;
import io.smallfry.runner.NotebookRun;
import io.smallfry.runner.NotebookSink;
import io.smallfry.runner.OutputException;
import io.smallfry.runner.ProcessRunner;
import io.smallfry.runner.UnknownKernelException;
import java.util.ArrayList;
import java.util.List;

/** {@code smallfry run}: executes a notebook, as papermill does. */
final class RunCommand implements Command {
  @Override
  public String name() {
    return "run";
  }

  @Override
  public Syntax syntax() {
    return RunSyntax.of();
  }

  @Override
  public int run(Arguments arguments, Invocation invocation) {
    if (arguments.has("--version")) {
      return new VersionCommand().run(arguments, invocation);
    }
    if (arguments.has("--help-notebook")) {
      return inspect(arguments, invocation);
    }
    RunOptions options = RunOptions.of(arguments, invocation);
    RunPaths paths = RunPaths.of(arguments, invocation);
    options.checkSecrets(paths.parameters());
    try (RunDisplay display = RunDisplay.of(arguments, invocation, paths)) {
      Notebook source = paths.source(invocation);
      NotebookSink sink = NotebookFiles.sink(paths.out(), invocation);
      NotebookRun run =
          options.apply(
              NotebookRun.of(source, paths.inputPath(invocation), sink)
                  .withParameters(paths.parameters()));
      return execute(run, display, invocation);
    }
  }

  private static int execute(NotebookRun run, RunDisplay display, Invocation invocation) {
    KernelSpecs specs = Kernels.specs(invocation);
    try (ProcessRunner runner = new ProcessRunner(specs);
        var _ = Termination.cancels(run.cancel())) {
      NotebookResult result = runner.run(run, display.listener());
      display.close();
      // Before the termination lets the VM go.
      return RunReport.of(result, invocation, run.output().path());
    } catch (UnknownKernelException e) {
      display.close();
      throw Kernels.unknown(e, invocation);
    } catch (ParameterException e) {
      display.close();
      return RunReport.refused(e, invocation);
    } catch (OutputException | KernelException | NotebookException e) {
      display.close();
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
  }

  /** {@code --help-notebook} is papermill's word for {@code smallfry inspect}. */
  private static int inspect(Arguments arguments, Invocation invocation) {
    if (arguments.words().isEmpty()) {
      throw new UsageException("IN is missing");
    }
    Command inspect = new InspectCommand();
    List<String> line = new ArrayList<>();
    for (String option : ParameterArguments.NAMES) {
      for (List<String> values : arguments.all(option)) {
        line.add(option);
        line.addAll(values);
      }
    }
    line.add("--");
    line.add(arguments.word(0));
    return inspect.run(Arguments.parse(inspect.syntax(), line), invocation);
  }
}
