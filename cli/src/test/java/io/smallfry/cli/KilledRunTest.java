package io.smallfry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.notebook.Cell;
import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookValidator;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} at random moments of a run: the output is a valid notebook each time, and has
 * what was finished. That is every cell whose successor runs, but for what a few writes take; here
 * those that ended {@link #BEHIND} cells of 10 ms before.
 */
final class KilledRunTest {
  private static final int TIMES = 20;
  private static final int CELLS = 80;
  private static final int BEHIND = 10;

  @TempDir Path folder;

  @BeforeEach
  void write() throws Exception {
    String[] cells = new String[CELLS];
    for (int i = 0; i < CELLS; i++) {
      // Each tenth puts out so much that its writing takes a while.
      String much = i % 10 == 5 ? "print('x' * 400_000); " : "";
      cells[i] = "import time; " + much + "print('cell', " + i + "); time.sleep(0.01)";
    }
    Notebooks.write(folder.resolve("in.ipynb"), cells);
  }

  @Test
  void theOutputIsAlwaysAValidNotebookWithEveryFinishedCell() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < TIMES; i++) {
      int finished = random.nextInt(CELLS - 1);
      long after = random.nextInt(20_000_000);
      killAfter(finished, after);
      assertWhole(finished, "kill %d of seed %d".formatted(i, seed));
    }
  }

  private void killAfter(int finished, long nanos) throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dsmallfry.python=" + Cli.python(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.smallfry.cli.Main",
                "run",
                "in.ipynb",
                "out.ipynb",
                "--progress-bar")
            .directory(folder.toFile())
            .start();
    List<ProcessHandle> all;
    try (BufferedReader err =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      String wanted = (finished + 1) + "/" + CELLS + " ";
      String line = err.readLine();
      while (line != null && !line.startsWith(wanted)) {
        line = err.readLine();
      }
      assertThat(line).as("cell " + finished + " ends").isNotNull();
      LockSupport.parkNanos(nanos); // some moment of the next cell or two
      all = process.descendants().toList();
      process.destroyForcibly();
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    for (ProcessHandle each : all) {
      each.onExit().get(60, TimeUnit.SECONDS);
    }
  }

  private void assertWhole(int finished, String which) throws Exception {
    Notebook output = Notebooks.read(folder.resolve("out.ipynb"));
    assertThat(NotebookValidator.problems(output)).as(which).isEmpty();
    assertThat(output.cells()).as(which).hasSize(CELLS);
    for (int i = 0; i <= finished - BEHIND; i++) {
      Cell cell = output.cells().get(i);
      assertThat(cell.metadata().path("papermill").path("status").asString())
          .as(which + ", status of cell " + i)
          .isEqualTo("completed");
      assertThat(cell.outputs().path(0).path("text").asString())
          .as(which + ", output of cell " + i)
          .endsWith("cell " + i + "\n");
    }
  }
}
