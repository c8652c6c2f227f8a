package io.smallfry.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.kernel.KernelSpecs;
import io.smallfry.notebook.Cell;
import io.smallfry.notebook.CellType;
import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookReader;
import io.smallfry.notebook.NotebookValidator;
import io.smallfry.runner.Script.Ran;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What papermill documents and tests of its execution, beyond {@link ExecutionTest}. */
@Timeout(300)
final class PapermillCasesTest {
  @TempDir Path folder;

  @Test
  void aMagicThatDoesNotExistStopsTheRun() throws Exception {
    Ran ran = Script.of("%undefined-line-magic", "print('never')").run();
    assertThat(((NotebookResult.CellFailed) ran.result()).name()).isEqualTo("UsageError");
    assertThat(ran.cell(0).source()).contains("In [1]");
    assertThat(ran.count(2)).isEqualTo(1);
    assertThat(ran.count(3)).isNull();
  }

  @Test
  void cellsOfMagicsAloneRun() throws Exception {
    Ran ran = Script.of("%xmode Plain", "%%sh\necho from sh", "%time x = 1", "x").run();
    assertThat(ran.text(1)).isEqualTo("from sh\n");
    assertThat(ran.text(3)).isEqualTo("1");
  }

  @Test
  void aShellCommandThatFailsStopsNothing() throws Exception {
    assertThat(Script.of("!exit 3", "print(_exit_code)").run().text(1)).isEqualTo("3\n");
  }

  @Test
  void aCellMagicThatFailsStopsTheRun() throws Exception {
    Ran ran = Script.of("%%sh\nexit 3").run();
    assertThat(((NotebookResult.CellFailed) ran.result()).name()).isEqualTo("CalledProcessError");
  }

  @Test
  void codeThatDoesNotParseStopsTheRun() throws Exception {
    Ran ran = Script.of("x = = 1", "1").run();
    assertThat(((NotebookResult.CellFailed) ran.result()).name()).isEqualTo("SyntaxError");
  }

  @Test
  void awaitIsAllowedAtTheTop() throws Exception {
    Ran ran =
        Script.of(
                "import asyncio\nasync def two(): await asyncio.sleep(0.01); return 2",
                "await two()",
                "(await asyncio.gather(two(), two()))")
            .run();
    assertThat(ran.text(1)).isEqualTo("2");
    assertThat(ran.text(2)).isEqualTo("[2, 2]");
  }

  @Test
  void aTaskGoesOnWhileLaterCellsAwait() throws Exception {
    Ran ran =
        Script.of(
                "import asyncio\nasync def work(): await asyncio.sleep(0.05); return 'done'\n"
                    + "task = asyncio.create_task(work())",
                "await task")
            .run();
    assertThat(ran.text(1)).isEqualTo("'done'");
  }

  @Test
  void anExceptionMayHaveNoMessage() throws Exception {
    Ran ran = Script.of("raise ValueError").run();
    assertThat(ran.result().reason()).isEqualTo("ValueError");
  }

  @Test
  void systemExitWithWordsIsAFailure() throws Exception {
    Ran ran = Script.of("raise SystemExit('no data today')").run();
    assertThat(ran.result().reason()).isEqualTo("SystemExit: no data today");
  }

  @Test
  void anExceptionOfANewKindIsNamed() throws Exception {
    Ran ran = Script.of("class Odd(Exception): pass\nraise Odd('so')").run();
    assertThat(ran.result().reason()).isEqualTo("Odd: so");
  }

  @Test
  void anExpectedErrorIsRecordedAsAnOutput() throws Exception {
    Ran ran = Script.of("import sys; sys.exit(3)", "print('on')").tag(0, "raises-exception").run();
    assertThat(ran.text(1)).isEqualTo("on\n");
    assertThat(ran.outputs(0).getFirst().path("ename").asString()).isEqualTo("SystemExit");
  }

  @Test
  void aNotebookOfTextAloneSucceeds() throws Exception {
    Script script = Script.of().markdown(0, "# Title").markdown(1, "text");
    Ran ran = script.run();
    assertThat(ran.result()).isInstanceOf(NotebookResult.Succeeded.class);
    assertThat(ran.papermill(1).path("status").asString()).isEqualTo("completed");
  }

  @Test
  void rawCellsArePassedOver() throws Exception {
    Ran ran =
        run(
            """
            {"cells": [{"cell_type": "raw", "metadata": {}, "source": "1/0"},
              {"cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [], "source": "1"}],
             "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
             "nbformat": 4, "nbformat_minor": 4}\
            """);
    assertThat(ran.result()).isInstanceOf(NotebookResult.Succeeded.class);
    assertThat(ran.cell(0).type()).isEqualTo(CellType.RAW);
    assertThat(ran.count(1)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void notebooksOfEachMinorVersionRun(int minor) throws Exception {
    Ran ran =
        run(
            """
            {"cells": [
              {"cell_type": "code", "execution_count": null, "metadata": {"tags": ["parameters"]},
               "outputs": [], %s "source": ["x = 1\\n", "y = 2"]},
              {"cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [], %s
               "source": ["x + y"]}],
             "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
             "nbformat": 4, "nbformat_minor": %d}\
            """
                .formatted(
                    minor == 5 ? "\"id\": \"a\"," : "", minor == 5 ? "\"id\": \"b\"," : "", minor),
            Map.of("x", 5));
    assertThat(ran.text(2)).isEqualTo("7");
    assertThat(ran.file().root().path("nbformat_minor").asInt()).isEqualTo(minor);
  }

  @Test
  void notebooksOfVersion3Run() throws Exception {
    Ran ran =
        run(
            """
            {"metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": [
              {"cell_type": "heading", "level": 1, "metadata": {}, "source": ["Title"]},
              {"cell_type": "code", "collapsed": false, "input": ["6 * 7"], "language": "python",
               "metadata": {}, "outputs": [{"output_type": "pyout", "prompt_number": 1, "text": ["41"]}],
               "prompt_number": 1}], "metadata": {}}]}\
            """);
    assertThat(ran.cell(0).source()).isEqualTo("# Title");
    assertThat(ran.text(1)).isEqualTo("42");
  }

  @Test
  void parametersOfAnEarlierRunAreReplaced() throws Exception {
    Script script =
        Script.of("x = 1", "print(x)")
            .tag(0, "parameters")
            .with(run -> run.withParameters(Map.of("x", 2)));
    Ran first = script.run();
    Ran second = run(first.file(), Map.of("x", 3));
    assertThat(second.file().cells()).hasSize(3);
    assertThat(second.text(2)).isEqualTo("3\n");
    assertThat(second.papermill().path("parameters").path("x").asInt()).isEqualTo(3);
  }

  @Test
  void parametersOfAnEarlierRunStayWithoutNewOnes() throws Exception {
    Ran first =
        Script.of("x = 1", "print(x)")
            .tag(0, "parameters")
            .with(run -> run.withParameters(Map.of("x", 2)))
            .run();
    Ran second = run(first.file(), Map.of());
    assertThat(second.file().cells()).hasSize(3);
    assertThat(second.text(2)).isEqualTo("2\n");
    assertThat(second.papermill().path("parameters").path("x").asInt()).isEqualTo(2);
  }

  @Test
  void withoutAParametersCellTheyAreFirst() throws Exception {
    Ran ran = Script.of("print(x)").with(run -> run.withParameters(Map.of("x", "a"))).run();
    assertThat(ran.cell(0).source()).isEqualTo("# Parameters\nx = \"a\"\n");
    assertThat(ran.text(1)).isEqualTo("a\n");
  }

  @Test
  void theInjectedCellHasNoOtherTags() throws Exception {
    Ran ran =
        Script.of("x = 1")
            .tag(0, "parameters")
            .tag(0, "mine")
            .with(run -> run.withParameters(Map.of("x", 2)))
            .run();
    assertThat(ran.cell(0).tags()).containsExactly("parameters", "mine");
    assertThat(ran.cell(1).tags()).containsExactly("injected-parameters");
  }

  @Test
  void aFailedOutputRunsAgain() throws Exception {
    Ran failed = Script.of("x = 1", "1/0", "x").run();
    Ran again = run(failed.file(), Map.of());
    assertThat(again.result()).isInstanceOf(NotebookResult.CellFailed.class);
    assertThat(again.file().cells()).as("markers are not doubled").hasSize(5);
    assertThat(again.cell(0).tags()).containsExactly("papermill-error-cell-tag");
    assertThat(again.papermill().path("exception").asBoolean()).isTrue();
  }

  @Test
  void anOutputOfASuccessHasNoTraceOfAnEarlierFailure() throws Exception {
    Path flag = folder.resolve("flag");
    Ran failed = Script.of("open(r'" + flag + "').read()").run();
    Files.writeString(flag, "here");
    Ran again = run(failed.file(), Map.of());
    assertThat(again.file().cells()).hasSize(1);
    assertThat(again.papermill().path("exception").isNull()).isTrue();
    assertThat(again.papermill(0).path("exception").asBoolean()).isFalse();
  }

  @Test
  void aKernelThatDiesWhileItStartsIsNotStarted() throws Exception {
    Ran ran = onKernel("import sys; print('no licence'); sys.exit(3)", Duration.ofSeconds(60));
    NotebookResult.KernelNotStarted not = (NotebookResult.KernelNotStarted) ran.result();
    assertThat(not.reason()).contains("exit code 3").contains("no licence");
    assertThat(not.failureKind()).isEqualTo(FailureKind.PLATFORM);
    assertThat(ran.papermill(0).path("status").asString()).isEqualTo("pending");
    assertThat(ran.papermill().path("exception").asBoolean()).isTrue();
  }

  @Test
  void aKernelThatDoesNotAnswerInTimeIsNotStarted() throws Exception {
    Ran ran = onKernel("import time\nwhile True: time.sleep(0.1)", Duration.ofSeconds(1));
    assertThat(((NotebookResult.KernelNotStarted) ran.result()).reason())
        .isEqualTo("the kernel did not answer within 1 s");
  }

  @Test
  void aCommandThatIsNotThereIsNotStarted() throws Exception {
    Ran ran = onKernelOf("\"/nowhere/python\"", Duration.ofSeconds(60));
    assertThat(((NotebookResult.KernelNotStarted) ran.result()).reason())
        .contains("/nowhere/python");
  }

  @Test
  void theKernelAndItsChildrenAreGoneAfterTheRun() throws Exception {
    Ran ran =
        Script.of(
                """
                import os, subprocess
                child = subprocess.Popen(['sleep', '600'])
                print(os.getpid(), child.pid)\
                """)
            .run();
    for (String pid : ran.text(0).strip().split(" ", -1)) {
      RunnerContract.settle(() -> ProcessHandle.of(Long.parseLong(pid)).isEmpty());
    }
  }

  @Test
  void theKernelIsGoneAfterAFailure() throws Exception {
    Ran ran = Script.of("import os; print(os.getpid()); 1/0").run();
    long pid = Long.parseLong(ran.outputs(2).getFirst().path("text").asString().strip());
    RunnerContract.settle(() -> ProcessHandle.of(pid).isEmpty());
  }

  private Ran onKernel(String python, Duration startTimeout) throws IOException {
    return onKernelOf(
        "\"" + RealPython.path() + "\", \"-c\", \"" + python.replace("\n", "\\n") + "\"",
        startTimeout);
  }

  private Ran onKernelOf(String argv, Duration startTimeout) throws IOException {
    Path kernel = Files.createDirectories(folder.resolve("kernels/python3"));
    Files.writeString(
        kernel.resolve("kernel.json"),
        "{\"argv\": ["
            + argv
            + "], \"display_name\": \"Broken\", \"language\": \"python\","
            + " \"metadata\": {\"smallfry\": {\"transport\": \"ipc\"}}}");
    KernelSpecs specs =
        KernelSpecs.standard(
            Map.of("JUPYTER_PATH", folder.toString(), "HOME", "/nowhere"), RealPython.path());
    NotebookRun run =
        Script.of("1").prepare(folder.resolve("out.ipynb")).withStartTimeout(startTimeout);
    return run(run, specs);
  }

  private Ran run(String json) throws IOException {
    return run(json, Map.of());
  }

  private Ran run(String json, Map<String, Object> parameters) throws IOException {
    return run(NotebookReader.read(json.getBytes(StandardCharsets.UTF_8)), parameters);
  }

  private Ran run(Notebook source, Map<String, Object> parameters) throws IOException {
    NotebookRun run =
        NotebookRun.of(source, "in.ipynb", new FileSink(folder.resolve("out.ipynb")))
            .withParameters(parameters);
    return run(run, RealPython.specs());
  }

  private Ran run(NotebookRun run, KernelSpecs specs) throws IOException {
    try (ProcessRunner runner = new ProcessRunner(specs)) {
      NotebookResult result = runner.run(run, RunListener.NONE);
      Notebook file = NotebookReader.read(folder.resolve("out.ipynb"));
      assertThat(NotebookValidator.problems(file)).isEmpty();
      for (Cell cell : file.cells()) {
        assertThat(cell.metadata().path("papermill").isObject() || cell.hasTag(ErrorMarkers.TAG))
            .isTrue();
      }
      return new Ran(result, file);
    }
  }
}
