package io.smallfry.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallfry.notebook.Cell;
import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookException;
import io.smallfry.runner.Script.Ran;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an output back to what ran. */
final class ResumeTest {
  @TempDir Path folder;

  @Test
  void aFailedRunIsTakenBackAndRunsAgain() throws Exception {
    Path flag = folder.resolve("flag");
    Script script =
        Script.of(
                "x = 1",
                "import os\nprint(x, os.path.exists(r'" + flag + "'))",
                "if not os.path.exists(r'" + flag + "'): raise ValueError('not yet')\nx")
            .tag(0, "parameters");
    Ran failed = script.with(run -> run.withParameters(Map.of("x", 7))).run();
    assertThat(failed.result()).isInstanceOf(NotebookResult.CellFailed.class);

    Resume resume = Resume.plan(failed.file());
    assertThat(resume.parameters()).containsExactly(Map.entry("x", 7));
    assertThat(resume.inputPath()).isEqualTo("in.ipynb");
    assertThat(resume.source().cells())
        .extracting(Cell::source)
        .containsExactlyElementsOf(script.notebook().cells().stream().map(Cell::source).toList());

    Files.createFile(flag);
    Path output = folder.resolve("again.ipynb");
    try (ProcessRunner runner = new ProcessRunner(RealPython.specs())) {
      NotebookResult again =
          runner.run(
              NotebookRun.of(resume.source(), "in.ipynb", new FileSink(output))
                  .withParameters(resume.parameters()),
              RunListener.NONE);
      assertThat(again).isInstanceOf(NotebookResult.Succeeded.class);
      assertThat(again.notebook().cells()).hasSize(4);
      assertThat(again.notebook().cells().get(2).outputs().get(0).path("text").asString())
          .isEqualTo("7 True\n");
    }
  }

  @Test
  void noTraceOfTheRunIsLeft() throws Exception {
    Script script = Script.of("print('a')", "n = globals().get('n', 0) + 1\nif n < 2: 1/0");
    Ran ran = script.tag(1, "retry:1").run();
    assertThat(ran.cell(1).metadata().has("smallfry")).isTrue();
    Notebook source = Resume.plan(ran.file()).source();
    assertThat(source.root().get("cells")).isEqualTo(script.notebook().root().get("cells"));
    assertThat(source.metadata().has("papermill")).isFalse();
  }

  @Test
  void otherPackagesThanThenAreSaid() throws Exception {
    Notebook output = Script.of("1").run().file();
    output
        .metadata()
        .withObject("smallfry")
        .putObject("environment")
        .put("name", "reports")
        .put("lock", "sha256:1")
        .put("python", "3.11.7");
    List<String> warnings = new ArrayList<>();
    try (ProcessRunner runner = new ProcessRunner(RealPython.specs())) {
      runner.run(
          NotebookRun.of(
              Resume.plan(output).source(),
              "in.ipynb",
              new FileSink(folder.resolve("again.ipynb"))),
          new RunListener() {
            @Override
            public void onWarning(String message) {
              warnings.add(message);
            }
          });
    }
    assertThat(warnings)
        .singleElement()
        .asString()
        .startsWith("it ran in the environment 'reports' with other packages than ")
        .contains("smallfry env build reports-then --lock sha256:1");
  }

  @Test
  void valuesKeepTheirTypes() throws Exception {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("flag", true);
    values.put("small", 1);
    values.put("large", 1L << 40);
    values.put("huge", BigInteger.TWO.pow(80));
    values.put("real", 1.5);
    values.put("whole", 2.0);
    values.put("text", "x");
    values.put("nothing", null);
    values.put("list", List.of(1, "a"));
    values.put("map", Map.of("k", 2));
    Ran ran = Script.of("1").with(run -> run.withParameters(values)).run();
    assertThat(Resume.plan(ran.file()).parameters()).isEqualTo(values);
  }

  @Test
  void aCellThatLooksInjectedStaysWhenTheRunHadNoParameters() throws Exception {
    Ran ran = Script.of("x = 3", "print(x)").tag(0, "injected-parameters").run();
    assertThat(Resume.plan(ran.file()).source().cells()).hasSize(2);
  }

  @Test
  void aNotebookThatNoRunWroteIsRefused() {
    assertThatThrownBy(() -> Resume.plan(Notebook.empty()))
        .isInstanceOf(NotebookException.class)
        .hasMessageContaining("not written by a run");
  }
}
