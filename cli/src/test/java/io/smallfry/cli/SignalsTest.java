package io.smallfry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookValidator;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is left when {@code smallfry run} is stopped or killed in mid-run: a process of its own,
 * real signals.
 */
final class SignalsTest {
  private static final long SECONDS = 60;

  @TempDir Path folder;
  private Process process;
  private BufferedReader err;

  @BeforeEach
  void start() throws Exception {
    Notebooks.write(
        folder.resolve("in.ipynb"),
        "print('first')",
        "import time; print('second', flush=True)\nwhile True: time.sleep(0.01)",
        "print('third')");
    process =
        new ProcessBuilder(
                Stream.of(
                        // Tests that were started in the background ignore SIGINT, and so would
                        // this.
                        Cli.python(),
                        "-c",
                        "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL);"
                            + " os.execv(sys.argv[1], sys.argv[1:])",
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:+UseSerialGC",
                        "-Dsmallfry.python=" + Cli.python(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.smallfry.cli.Main",
                        "run",
                        "in.ipynb",
                        "out.ipynb",
                        "--log-output")
                    .toList())
            .directory(folder.toFile())
            .start();
    err =
        new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
    String line = err.readLine();
    while (line != null && !line.equals("second")) {
      line = err.readLine();
    }
    assertThat(line).as("the second cell runs").isEqualTo("second");
  }

  @AfterEach
  void end() {
    process.destroyForcibly();
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130"})
  void aSignalLeavesAValidOutputWithTheCellMarked(String signal, int code) throws Exception {
    List<ProcessHandle> kernels = process.descendants().toList();
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(code);
    Notebook output = Notebooks.read(folder.resolve("out.ipynb"));
    assertThat(NotebookValidator.problems(output)).isEmpty();
    assertThat(output.cells()).as("banner and anchor").hasSize(5);
    assertThat(status(output, 1)).isEqualTo("completed");
    assertThat(status(output, 3)).isEqualTo("failed");
    assertThat(status(output, 4)).isEqualTo("pending");
    assertThat(kernels).isNotEmpty();
    for (ProcessHandle kernel : kernels) {
      kernel.onExit().get(SECONDS, TimeUnit.SECONDS); // with it goes the guard that watches over it
    }
  }

  @Test
  void killedItLeavesAValidOutput() throws Exception {
    awaitRunning(1); // what has just been printed may be written only now
    process.destroyForcibly();
    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    Notebook output = Notebooks.read(folder.resolve("out.ipynb"));
    assertThat(NotebookValidator.problems(output)).isEmpty();
    assertThat(output.cells()).hasSize(3);
    assertThat(status(output, 0)).isEqualTo("completed");
    assertThat(output.cells().getFirst().outputs().get(0).path("text").asString())
        .isEqualTo("first\n");
    assertThat(status(output, 1)).isEqualTo("running");
  }

  /** Waits until the output says that a cell runs. */
  private void awaitRunning(int cell) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!"running".equals(status(Notebooks.read(folder.resolve("out.ipynb")), cell))) {
      assertThat(System.nanoTime()).as("written in time").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private static String status(Notebook notebook, int cell) {
    return notebook.cells().get(cell).metadata().path("papermill").path("status").asString();
  }
}
