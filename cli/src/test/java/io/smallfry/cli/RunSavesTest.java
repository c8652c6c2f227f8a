package io.smallfry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.cli.Cli.Done;
import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookValidator;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the output is written: the cells look at it themselves. */
final class RunSavesTest {
  /** Each write makes another file, which is renamed over the one before. */
  private static final String LOOK =
      "import os, time; s = os.stat('out.ipynb'); print('saw', s.st_ino, s.st_mtime_ns)";

  @TempDir Path folder;

  @Test
  void withoutSavesAndAutosavesNothingIsWrittenUntilTheEnd() throws Exception {
    Notebook output = run("--no-request-save-on-cell-execute", "--autosave-cell-every", "0");
    assertThat(seen(output)).as("one state of the file").hasSize(1);
  }

  @Test
  void withoutAutosavesItIsWrittenBetweenCells() throws Exception {
    Notebook output = run("--autosave-cell-every", "0");
    assertThat(seen(output)).hasSizeGreaterThan(1);
  }

  @Test
  void withoutSavesItIsWrittenWhenTheTimeHasCome() throws Exception {
    Notebook output = run("--no-request-save-on-cell-execute", "--autosave-cell-every", "1");
    assertThat(seen(output)).hasSizeGreaterThan(1);
  }

  /** The second cell goes on for longer than the usual time between two autosaves. */
  private Notebook run(String... options) throws Exception {
    String goesOn = "\nfor i in range(26): print(i, flush=True); time.sleep(0.1)";
    Notebooks.write(folder.resolve("in.ipynb"), LOOK, LOOK + goesOn, LOOK, LOOK);
    String[] line = new String[3 + options.length];
    line[0] = "run";
    line[1] = "in.ipynb";
    line[2] = "out.ipynb";
    System.arraycopy(options, 0, line, 3, options.length);
    Done done = Cli.in(folder).run(line);
    assertThat(done.code()).as(done.err()).isZero();
    Notebook output = Notebooks.read(folder.resolve("out.ipynb"));
    assertThat(NotebookValidator.problems(output)).isEmpty();
    for (var cell : output.cells()) {
      assertThat(cell.metadata().path("papermill").path("status").asString())
          .isEqualTo("completed");
    }
    assertThat(output.cells().get(1).outputs().get(0).path("text").asString())
        .endsWith("\n24\n25\n");
    return output;
  }

  private static Set<String> seen(Notebook output) {
    Set<String> seen = new HashSet<>();
    for (var cell : output.cells()) {
      seen.add(cell.outputs().get(0).path("text").asString().lines().findFirst().orElseThrow());
    }
    return seen;
  }
}
