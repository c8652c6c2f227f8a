package io.smallfry.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.kernel.nursery.Nurseries;
import io.smallfry.notebook.NotebookReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A runner whose kernels come from a nursery, after the first. */
final class NurseryRunnerTest extends RunnerContract {
  @TempDir static Path shared;

  @Override
  Runner create() {
    return runner();
  }

  private static ProcessRunner runner() {
    try {
      return new ProcessRunner(
          RealPython.specs(),
          InstantSource.system(),
          Nurseries.in(shared.resolve("nurseries"), Duration.ofMinutes(5)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isForked(RunningKernel kernel) {
    return kernel.kernel().process().parent().map(ProcessHandle::pid).orElseThrow()
        != ProcessHandle.current().pid();
  }

  @Test
  void theFirstKernelIsStartedPlainlyAndTheNextOnesAreForked() {
    try (ProcessRunner runner = runner()) {
      KernelRequest request = new KernelRequest("python3", folder, Map.of());
      RunningKernel first = runner.startKernel(request);
      assertThat(isForked(first)).isFalse();
      settle(() -> first.state() == ExecutionState.IDLE);
      settle(() -> {
        RunningKernel next = runner.startKernel(request);
        boolean forked = isForked(next);
        next.shutdown();
        return forked;
      });
    }
  }

  @Test
  void aWarmRunLeavesANurseryToTheNext() throws IOException {
    try (ProcessRunner runner = runner()) {
      runAndTellParent(runner, true);
      settle(() -> runAndTellParent(runner, true) != ProcessHandle.current().pid());
      assertThat(runAndTellParent(runner, false)).isEqualTo(ProcessHandle.current().pid());
    }
  }

  /** The kernel's parent process, as a notebook tells. */
  private long runAndTellParent(ProcessRunner runner, boolean warm) {
    Path output = folder.resolve("out.ipynb");
    NotebookRun run = Script.of("import os; print(os.getppid())").prepare(output).withWarm(warm);
    runner.run(run, RunListener.NONE);
    try {
      var printed = NotebookReader.read(output).cells().getFirst().outputs().get(0);
      return Long.parseLong(printed.path("text").asString().strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
