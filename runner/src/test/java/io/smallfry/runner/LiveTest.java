package io.smallfry.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.notebook.Cell;
import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be seen while a notebook runs: by the listener, and in the file. */
final class LiveTest {
  @TempDir Path folder;

  @Test
  void theListenerHearsEachStep() throws Exception {
    List<String> heard = new ArrayList<>();
    Script.of("print('a')", "1/0", "2")
        .run(
            new RunListener() {
              @Override
              public void onStarted(Notebook output) {
                heard.add("started " + output.cells().size());
              }

              @Override
              public void onCellStarted(int index, Cell cell) {
                heard.add("cell " + index);
              }

              @Override
              public void onStream(int index, String name, String text) {
                heard.add(name + " " + index + " " + text.strip());
              }

              @Override
              public void onOutput(int index, Cell cell) {
                heard.add("output " + index + " " + cell.outputs().size());
              }

              @Override
              public void onCellFinished(int index, Cell cell, Duration took, CellStatus status) {
                heard.add("finished " + index + " " + status);
              }

              @Override
              public void onFinished(NotebookResult result) {
                heard.add("over " + result.reason());
              }
            });
    assertThat(heard)
        .contains("stdout 0 a", "output 0 1", "output 1 1")
        .containsSubsequence(
            "started 3",
            "cell 0",
            "finished 0 COMPLETED",
            "cell 1",
            "finished 1 FAILED",
            "over ZeroDivisionError: division by zero")
        .doesNotContain("cell 2");
  }

  @Test
  void theFileIsThereBeforeTheFirstCell() {
    List<String> status = new ArrayList<>();
    run(
        Script.of("1"),
        new RunListener() {
          @Override
          public void onStarted(Notebook output) {
            status.add(status(0));
          }
        });
    assertThat(status).containsExactly("pending");
  }

  /** The cell itself reads the file: by then the cells before it are in it. */
  @Test
  void theFileHasEachCellThatIsDone() throws Exception {
    String settle =
        """
        import json, pathlib, time
        path = pathlib.Path(r'%s')
        deadline = time.monotonic() + 20
        def status(): return [c['metadata']['papermill']['status'] for c in json.loads(path.read_text())['cells']]
        while status()[:2] != ['completed', 'running'] and time.monotonic() < deadline: time.sleep(0.005)
        print(status())\
        """
            .formatted(output());
    run(Script.of("print('done')", settle), RunListener.NONE);
    assertThat(text(1)).isEqualTo("['completed', 'running']\n");
  }

  @Test
  void theFileHasWhatALongCellHasPrintedSoFar() throws Exception {
    String settle =
        """
        import json, pathlib, time
        path = pathlib.Path(r'%s')
        print('so far', flush=True)
        deadline = time.monotonic() + 20
        while '"so far\\\\n"' not in path.read_text() and time.monotonic() < deadline: time.sleep(0.01)
        print('found' if time.monotonic() < deadline else 'missed')\
        """
            .formatted(output());
    run(Script.of(settle).with(run -> run.withAutosave(Duration.ofMillis(100))), RunListener.NONE);
    assertThat(text(0)).isEqualTo("so far\nfound\n");
  }

  @Test
  void aFileThatCanNoLongerBeWrittenEndsTheRun() {
    NotebookSink breaks =
        new NotebookSink() {
          private int writes;

          @Override
          public void write(List<java.nio.ByteBuffer> document) throws IOException {
            if (++writes > 1) {
              throw new IOException("no space left on device");
            }
          }

          @Override
          public String path() {
            return "full.ipynb";
          }
        };
    NotebookRun run =
        NotebookRun.of(
            Script.of("1", "import time; time.sleep(1)", "3", "4").notebook(), "in.ipynb", breaks);
    try (ProcessRunner runner = new ProcessRunner(RealPython.specs())) {
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> runner.run(run, RunListener.NONE))
          .isInstanceOf(OutputException.class)
          .hasMessageContaining("full.ipynb")
          .hasMessageContaining("no space left on device");
    }
  }

  private Path output() {
    return folder.resolve("out.ipynb");
  }

  private void run(Script script, RunListener listener) {
    try (ProcessRunner runner = new ProcessRunner(RealPython.specs())) {
      assertThat(runner.run(script.prepare(output()), listener))
          .isInstanceOf(NotebookResult.Succeeded.class);
    }
  }

  private String status(int cell) {
    return file().cells().get(cell).metadata().path("papermill").path("status").asString();
  }

  private String text(int cell) {
    return file().cells().get(cell).outputs().get(0).path("text").asString();
  }

  private Notebook file() {
    try {
      return NotebookReader.read(output());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
