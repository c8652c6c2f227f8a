package io.smallfry.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallfry.kernel.KernelSpecs;
import io.smallfry.notebook.Cell;
import io.smallfry.notebook.NotebookException;
import io.smallfry.notebook.NotebookReader;
import io.smallfry.notebook.ParameterException;
import io.smallfry.runner.Script.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** What happens to a notebook before, or instead of, its execution. */
final class PreparationTest {
  @TempDir Path folder;

  @Test
  void aNotebookIsPreparedWithoutAKernel() throws Exception {
    Script script = Script.of("x = 1", "print(x)").tag(0, "parameters");
    script.notebook().cells().get(1).setExecutionCount(7);
    Ran ran = script.with(run -> run.withPrepareOnly(true).withParameters(Map.of("x", 2))).run();
    assertThat(ran.result()).isInstanceOf(NotebookResult.Succeeded.class);
    assertThat(ran.cell(1).source()).contains("x = 2");
    assertThat(ran.cell(1).tags()).containsExactly("injected-parameters");
    assertThat(ran.count(2)).isNull();
    assertThat(ran.outputs(2)).isEmpty();
    assertThat(ran.papermill(2).path("status").asString()).isEqualTo("pending");
    assertThat(ran.papermill().path("parameters").path("x").asInt()).isEqualTo(2);
    assertThat(ran.papermill().path("input_path").asString()).isEqualTo("in.ipynb");
    assertThat(ran.papermill().path("start_time").isNull()).isTrue();
    assertThat(ran.papermill().path("end_time").isNull()).isTrue();
    assertThat(ran.papermill().path("exception").isNull()).isTrue();
  }

  @Test
  void aNotebookIsPreparedForAKernelThatIsNotHere() throws Exception {
    Script script = Script.of("1").with(run -> run.withPrepareOnly(true));
    ObjectNode spec = (ObjectNode) script.notebook().metadata().get("kernelspec");
    spec.put("name", "somewhere-else");
    Ran ran = script.with(run -> run.withParameters(Map.of("x", 2))).run();
    assertThat(ran.cell(0).source()).contains("x = 2");
    assertThat(ran.file().kernelName()).isEqualTo("somewhere-else");
  }

  @Test
  void whatWasPreparedRunsLater() throws Exception {
    Script script = Script.of("x = 1", "print(x)").tag(0, "parameters");
    Path prepared = folder.resolve("prepared.ipynb");
    Path output = folder.resolve("out.ipynb");
    try (ProcessRunner runner = new ProcessRunner(RealPython.specs())) {
      runner.run(
          script.prepare(prepared).withPrepareOnly(true).withParameters(Map.of("x", 2)),
          RunListener.NONE);
      runner.run(
          NotebookRun.of(NotebookReader.read(prepared), "prepared.ipynb", new FileSink(output)),
          RunListener.NONE);
    }
    Cell last = NotebookReader.read(output).cells().getLast();
    assertThat(last.outputs().get(0).path("text").asString()).isEqualTo("2\n");
  }

  @Test
  void reportModeHidesTheCodeOfEveryCell() throws Exception {
    Script script = Script.of("x = 1", "print(x)").markdown(1, "# text").tag(0, "parameters");
    script.notebook().cells().get(2).metadata().putObject("jupyter").put("outputs_hidden", false);
    Ran ran = script.with(run -> run.withReportMode(true).withParameters(Map.of("x", 2))).run();
    assertThat(hidden(ran.cell(0))).isTrue();
    assertThat(hidden(ran.cell(1))).as("the injected cell").isTrue();
    assertThat(ran.cell(2).metadata().has("jupyter")).as("text").isFalse();
    assertThat(hidden(ran.cell(3))).isTrue();
    assertThat(ran.cell(3).metadata().path("jupyter").has("outputs_hidden")).isTrue();
    assertThat(ran.text(3)).isEqualTo("2\n");
  }

  @Test
  void aParameterThatTheNotebookDoesNotDefineIsRefusedStrictly() {
    Path output = folder.resolve("out.ipynb");
    NotebookRun run =
        Script.of("day = 1")
            .tag(0, "parameters")
            .prepare(output)
            .withStrictParameters(true)
            .withParameters(Map.of("dya", 2));
    try (ProcessRunner runner = new ProcessRunner(RealPython.specs())) {
      assertThatThrownBy(() -> runner.run(run, RunListener.NONE))
          .isInstanceOfSatisfying(
              ParameterException.class,
              e -> assertThat(e.problems()).singleElement().asString().contains("'dya'"));
    }
    assertThat(output).doesNotExist();
  }

  @Test
  void strictParametersThatFitAreSet() throws Exception {
    Ran ran =
        Script.of("day = 1", "print(day)")
            .tag(0, "parameters")
            .with(run -> run.withStrictParameters(true).withParameters(Map.of("day", 2)))
            .run();
    assertThat(ran.text(2)).isEqualTo("2\n");
  }

  @Test
  void theLanguageOfParametersMayBeNamed() {
    NotebookRun run =
        Script.of("1")
            .prepare(folder.resolve("out.ipynb"))
            .withLanguage("befunge")
            .withParameters(Map.of("x", 1));
    try (ProcessRunner runner = new ProcessRunner(RealPython.specs())) {
      assertThatThrownBy(() -> runner.run(run, RunListener.NONE))
          .isInstanceOf(NotebookException.class)
          .hasMessageContaining("befunge");
    }
  }

  @Test
  void aNotebookThatNamesNoKernelRunsOnOneOfTheLanguageAskedFor() throws Exception {
    Path kernels = Files.createDirectories(folder.resolve("kernels/other"));
    Files.writeString(
        kernels.resolve("kernel.json"),
        """
        {"argv": ["%s", "-m", "ipykernel_launcher", "-f", "{connection_file}"],
         "display_name": "Other", "language": "Sesame"}\
        """
            .formatted(RealPython.path()));
    Script script = Script.of("print('ran')");
    script.notebook().metadata().removeAll();
    Path output = folder.resolve("out.ipynb");
    KernelSpecs specs =
        KernelSpecs.standard(
            Map.of("JUPYTER_PREFER_ENV_PATH", "1", "HOME", "/nowhere", "JUPYTER_PATH", "" + folder),
            RealPython.path());
    try (ProcessRunner runner = new ProcessRunner(specs)) {
      assertThat(runner.run(script.prepare(output).withLanguage("sesame"), RunListener.NONE))
          .isInstanceOf(NotebookResult.Succeeded.class);
    }
    assertThat(read(output).kernelName()).isEqualTo("other");
  }

  private static boolean hidden(Cell cell) {
    return cell.metadata().path("jupyter").path("source_hidden").asBoolean(false);
  }

  private static io.smallfry.notebook.Notebook read(Path file) throws IOException {
    return NotebookReader.read(file);
  }
}
