package io.smallfry.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallfry.kernel.KernelException;
import io.smallfry.kernel.KernelSpecs;
import io.smallfry.notebook.Cell;
import io.smallfry.notebook.CellType;
import io.smallfry.runner.Script.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How a notebook is executed, when it stops and what is recorded: papermill's behaviours, one case
 * each.
 */
final class ExecutionTest {
  @Test
  void cellsRunInOrderInOneKernel() throws Exception {
    Ran ran = Script.of("x = 1", "x += 1", "print(x)").run();
    assertThat(ran.result()).isInstanceOf(NotebookResult.Succeeded.class);
    assertThat(ran.text(2)).isEqualTo("2\n");
    assertThat(List.of(ran.count(0), ran.count(1), ran.count(2))).containsExactly(1, 2, 3);
  }

  @Test
  void cellsWithoutCodeArePassedOver() throws Exception {
    Ran ran = Script.of("1", "  \n", "2").markdown(1, "# text").run();
    assertThat(ran.count(0)).isEqualTo(1);
    assertThat(ran.count(2)).isNull();
    assertThat(ran.count(3)).isEqualTo(2);
    assertThat(ran.papermill(1).path("status").asString()).isEqualTo("completed");
  }

  @Test
  void aCellTaggedSkipExecutionIsPassedOver() throws Exception {
    Ran ran = Script.of("x = 1", "x = 2", "print(x)").tag(1, "skip-execution").run();
    assertThat(ran.text(2)).isEqualTo("1\n");
  }

  @Test
  void aNotebookWithoutCellsSucceeds() throws Exception {
    assertThat(Script.of().run().result()).isInstanceOf(NotebookResult.Succeeded.class);
  }

  @Test
  void theFirstFailingCellStopsTheRun() throws Exception {
    Ran ran = Script.of("1", "raise ValueError('no')", "print('never')").run();
    NotebookResult.CellFailed failed = (NotebookResult.CellFailed) ran.result();
    assertThat(failed.cell()).isEqualTo(1);
    assertThat(failed.executionCount()).isEqualTo(2);
    assertThat(failed.name()).isEqualTo("ValueError");
    assertThat(failed.reason()).isEqualTo("ValueError: no");
    assertThat(failed.failureKind()).isEqualTo(FailureKind.USER);
    assertThat(ran.papermill(3).path("status").asString()).isEqualTo("failed");
    assertThat(ran.papermill(3).path("exception").asBoolean()).isTrue();
    assertThat(ran.papermill(4).path("status").asString()).isEqualTo("pending");
    assertThat(ran.outputs(4)).isEmpty();
    assertThat(ran.papermill().path("exception").asBoolean()).isTrue();
  }

  @Test
  void aFailureHasABannerAndAnAnchor() throws Exception {
    Ran ran = Script.of("1", "raise ValueError('<b>*no*</b>')").run();
    Cell banner = ran.cell(0);
    Cell anchor = ran.cell(2);
    assertThat(banner.type()).isEqualTo(CellType.MARKDOWN);
    assertThat(banner.tags()).containsExactly("papermill-error-cell-tag");
    assertThat(banner.source())
        .contains("<a href=\"#papermill-error-cell\">In [2]</a>")
        .contains("ValueError: &lt;b&gt;&#42;no");
    assertThat(anchor.tags()).containsExactly("papermill-error-cell-tag");
    assertThat(anchor.source()).contains("id=\"papermill-error-cell\"");
    assertThat(ran.cell(3).source()).startsWith("raise ValueError");
  }

  @Test
  void theMarkersOfAnEarlierRunAreRemoved() throws Exception {
    Script script = Script.of("1").markdown(0, "old").tag(0, "papermill-error-cell-tag");
    assertThat(script.run().file().cells()).hasSize(1);
  }

  @Test
  void anErrorThatIsExpectedStopsNothing() throws Exception {
    Ran ran = Script.of("1/0", "print('on')").tag(0, "raises-exception").run();
    assertThat(ran.result()).isInstanceOf(NotebookResult.Succeeded.class);
    assertThat(ran.output(0).path("output_type").asString()).isEqualTo("error");
    assertThat(ran.text(1)).isEqualTo("on\n");
    assertThat(ran.papermill(0).path("status").asString()).isEqualTo("completed");
  }

  @Test
  void allErrorsMayBeAllowed() throws Exception {
    Ran ran = Script.of("1/0", "print('on')").with(run -> run.withAllowErrors(true)).run();
    assertThat(ran.result()).isInstanceOf(NotebookResult.Succeeded.class);
    assertThat(ran.text(1)).isEqualTo("on\n");
  }

  @Test
  void systemExitWithZeroEndsTheNotebookWell() throws Exception {
    Ran ran = Script.of("import sys; sys.exit(0)", "print('never')").run();
    assertThat(ran.result()).isInstanceOf(NotebookResult.Succeeded.class);
    assertThat(ran.outputs(1)).isEmpty();
    assertThat(ran.file().cells()).as("no banner").hasSize(2);
    assertThat(ran.papermill(1).path("status").asString()).isEqualTo("pending");
  }

  @Test
  void systemExitWithoutACodeEndsTheNotebookWell() throws Exception {
    assertThat(Script.of("raise SystemExit()", "1").run().result())
        .isInstanceOf(NotebookResult.Succeeded.class);
  }

  @Test
  void systemExitWithAnotherCodeIsAFailure() throws Exception {
    Ran ran = Script.of("import sys; sys.exit(3)", "1").run();
    assertThat(((NotebookResult.CellFailed) ran.result()).reason()).isEqualTo("SystemExit: 3");
  }

  @Test
  void quitEndsTheNotebookWell() throws Exception {
    Ran ran = Script.of("quit()", "print('never')").run();
    assertThat(ran.result()).isInstanceOf(NotebookResult.Succeeded.class);
    assertThat(ran.outputs(1)).isEmpty();
  }

  @Test
  void keyboardInterruptIsAFailure() throws Exception {
    Ran ran = Script.of("raise KeyboardInterrupt()").run();
    assertThat(((NotebookResult.CellFailed) ran.result()).name()).isEqualTo("KeyboardInterrupt");
  }

  @Test
  void askingForInputIsAFailure() throws Exception {
    Ran ran = Script.of("input('name? ')").run();
    assertThat(((NotebookResult.CellFailed) ran.result()).name())
        .isEqualTo("StdinNotImplementedError");
  }

  @Test
  void aKernelThatAsksForInputAllTheSameIsStopped() throws Exception {
    Ran ran = Script.of("get_ipython().kernel._allow_stdin = True\ninput('name? ')").run();
    assertThat(((NotebookResult.CellFailed) ran.result()).name())
        .isEqualTo("StdinNotImplementedError");
  }

  @Test
  void aKernelThatDiesIsLost() throws Exception {
    Ran ran = Script.of("print('x', flush=True)", "import os; os._exit(7)", "1").run();
    NotebookResult.KernelLost lost = (NotebookResult.KernelLost) ran.result();
    assertThat(lost.cell()).isEqualTo(1);
    assertThat(lost.reason()).contains("exit code 7");
    assertThat(lost.failureKind()).isEqualTo(FailureKind.PLATFORM);
    assertThat(ran.output(3).path("ename").asString()).isEqualTo("DeadKernelError");
    assertThat(ran.papermill(3).path("status").asString()).isEqualTo("failed");
    assertThat(ran.papermill(4).path("status").asString()).isEqualTo("pending");
  }

  @Test
  void aCellThatTakesTooLongIsInterrupted() throws Exception {
    Ran ran =
        Script.of("import time\nprint('start', flush=True)\nwhile True: time.sleep(0.01)", "1")
            .with(run -> run.withExecutionTimeout(Duration.ofSeconds(1)))
            .run();
    NotebookResult.TimedOut timedOut = (NotebookResult.TimedOut) ran.result();
    assertThat(timedOut.cell()).isZero();
    assertThat(timedOut.reason()).isEqualTo("cell 1 took longer than 1 s");
    assertThat(timedOut.failureKind()).isEqualTo(FailureKind.TIMEOUT);
    assertThat(ran.text(2)).startsWith("start\n");
    assertThat(ran.outputs(2).getLast().path("ename").asString()).isEqualTo("KeyboardInterrupt");
    assertThat(ran.cell(0).source()).contains("took longer than 1 s");
  }

  @Test
  void aCellThatIgnoresTheInterruptIsKilled() throws Exception {
    Ran ran =
        Script.of(
                """
                import time
                def stay():
                    while True:
                        try:
                            time.sleep(600)
                        except KeyboardInterrupt:
                            pass
                stay()\
                """)
            .with(run -> run.withExecutionTimeout(Duration.ofSeconds(1)))
            .run();
    assertThat(ran.result()).isInstanceOf(NotebookResult.TimedOut.class);
    assertThat(ran.output(2).path("ename").asString()).isEqualTo("CellTimeoutError");
  }

  @Test
  void aCancelledRunIsCompletedWhereItIs() throws Exception {
    CancelSignal cancel = new CancelSignal();
    Ran ran =
        Script.of("print('go', flush=True)\nimport time\nwhile True: time.sleep(0.01)", "1")
            .with(run -> run.withCancel(cancel))
            .run(
                new RunListener() {
                  @Override
                  public void onStream(int index, String name, String text) {
                    cancel.cancel("cancelled by ada");
                  }
                });
    NotebookResult.Cancelled cancelled = (NotebookResult.Cancelled) ran.result();
    assertThat(cancelled.cell()).isZero();
    assertThat(cancelled.reason()).isEqualTo("cancelled by ada");
    assertThat(ran.text(2)).startsWith("go\n");
    assertThat(ran.papermill(2).path("status").asString()).isEqualTo("failed");
    assertThat(ran.cell(0).source()).contains("cancelled by ada");
  }

  @Test
  void aRunThatIsCancelledBeforeItStartsExecutesNothing() throws Exception {
    CancelSignal cancel = new CancelSignal();
    cancel.cancel("not needed any more");
    Ran ran = Script.of("1").with(run -> run.withCancel(cancel)).run();
    assertThat(((NotebookResult.Cancelled) ran.result()).cell()).isEqualTo(-1);
    assertThat(ran.papermill(0).path("status").asString()).isEqualTo("pending");
  }

  @Test
  void anInterruptedThreadCancelsItsRun() throws Exception {
    Thread running = Thread.currentThread();
    Ran ran =
        Script.of("print('go', flush=True)\nimport time\nwhile True: time.sleep(0.01)")
            .run(
                new RunListener() {
                  @Override
                  public void onStream(int index, String name, String text) {
                    running.interrupt();
                  }
                });
    assertThat(Thread.interrupted()).as("the flag is kept").isTrue();
    assertThat(ran.result()).isInstanceOf(NotebookResult.Cancelled.class);
  }

  @Test
  void parametersAreInjectedAndRecorded() throws Exception {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("x", 7);
    parameters.put("names", List.of("a", "b"));
    Ran ran =
        Script.of("x = 1", "print(x, names)")
            .tag(0, "parameters")
            .with(run -> run.withParameters(parameters))
            .run();
    assertThat(ran.cell(1).tags()).containsExactly("injected-parameters");
    assertThat(ran.text(2)).isEqualTo("7 ['a', 'b']\n");
    assertThat(ran.papermill().path("parameters").path("x").asInt()).isEqualTo(7);
    assertThat(ran.papermill().path("parameters").path("names").size()).isEqualTo(2);
  }

  @Test
  void theKernelThatRunsANotebookSaysTheParametersLanguage() throws Exception {
    Script script = Script.of("print(x)");
    script.notebook().metadata().removeAll();
    Ran ran =
        script.with(run -> run.withKernelName("python3").withParameters(Map.of("x", 7))).run();
    assertThat(ran.text(1)).isEqualTo("7\n");
    assertThat(ran.file().kernelName()).isEqualTo("python3");
  }

  @Test
  void anUnknownParameterIsAWarning() throws Exception {
    List<String> warnings = new ArrayList<>();
    Script.of("x = 1")
        .tag(0, "parameters")
        .with(run -> run.withParameters(Map.of("y", 1)))
        .run(
            new RunListener() {
              @Override
              public void onWarning(String message) {
                warnings.add(message);
              }
            });
    assertThat(warnings).singleElement().asString().contains("'y'");
  }

  @Test
  void theNotebookRecordsItsRun() throws Exception {
    Instant before = Instant.now();
    Ran ran = Script.of("1").run();
    var pm = ran.papermill();
    assertThat(pm.path("input_path").asString()).isEqualTo("in.ipynb");
    assertThat(pm.path("output_path").asString()).endsWith("out.ipynb");
    assertThat(pm.path("version").asString()).isEqualTo("smallfry " + Version.NUMBER);
    assertThat(pm.path("default_parameters").isObject()).isTrue();
    assertThat(pm.path("environment_variables").isObject()).isTrue();
    assertThat(pm.path("exception").isNull()).isTrue();
    Instant start = Instant.parse(pm.path("start_time").asString().replace("+00:00", "Z"));
    Instant end = Instant.parse(pm.path("end_time").asString().replace("+00:00", "Z"));
    assertThat(start).isBetween(before.minusMillis(1), end);
    assertThat(pm.path("duration").asDouble()).isPositive();
    assertThat(ran.file().metadata().path("language_info").path("name").asString())
        .isEqualTo("python");
  }

  @Test
  void eachCellRecordsItsTimes() throws Exception {
    Ran ran = Script.of("1").run();
    var pm = ran.papermill(0);
    assertThat(pm.path("start_time").asString()).endsWith("+00:00");
    assertThat(pm.path("end_time").asString()).endsWith("+00:00");
    assertThat(pm.path("duration").asDouble()).isPositive();
    assertThat(pm.path("status").asString()).isEqualTo("completed");
    var timing = ran.cell(0).metadata().path("execution");
    for (String name :
        List.of(
            "iopub.status.busy",
            "iopub.execute_input",
            "iopub.status.idle",
            "shell.execute_reply")) {
      assertThat(Instant.parse(timing.path(name).asString())).as(name).isNotNull();
    }
  }

  @Test
  void anotherKernelThanTheNotebooksIsRecorded() throws Exception {
    Script script = Script.of("1").with(run -> run.withKernelName("python3"));
    ((tools.jackson.databind.node.ObjectNode) script.notebook().metadata().get("kernelspec"))
        .put("name", "gone");
    assertThat(script.run().file().kernelName()).isEqualTo("python3");
  }

  @Test
  void anUnknownKernelWritesNothing(@TempDir Path folder) {
    Path output = folder.resolve("out.ipynb");
    NotebookRun run = Script.of("1").with(r -> r.withKernelName("nonesuch")).prepare(output);
    try (ProcessRunner runner = new ProcessRunner(RealPython.specs())) {
      assertThatThrownBy(() -> runner.run(run, RunListener.NONE))
          .isInstanceOfSatisfying(
              UnknownKernelException.class, e -> assertThat(e.known()).contains("python3"));
    }
    assertThat(output).doesNotExist();
  }

  @Test
  void aKernelThatAProvisionerWouldStartIsNamedAsSuch(@TempDir Path folder) throws Exception {
    Path spec = Files.createDirectories(folder.resolve("kernels/far"));
    Files.writeString(
        spec.resolve("kernel.json"),
        """
        {"argv": [], "display_name": "Far", "language": "python",
         "metadata": {"kernel_provisioner": {"provisioner_name": "yarn"}}}
        """);
    Path output = folder.resolve("out.ipynb");
    NotebookRun run = Script.of("1").with(r -> r.withKernelName("far")).prepare(output);
    KernelSpecs specs = new KernelSpecs(List.of(folder.resolve("kernels")));
    try (ProcessRunner runner = new ProcessRunner(specs)) {
      assertThatThrownBy(() -> runner.run(run, RunListener.NONE))
          .isInstanceOf(KernelException.class)
          .hasMessageContaining("kernel spec 'far' can't be used")
          .hasMessageContaining("provisioner yarn");
    }
    assertThat(output).doesNotExist();
  }

  @Test
  void theKernelStartsInTheWorkingDirectory(@TempDir Path folder) throws Exception {
    Ran ran =
        Script.of("import os; print(os.getcwd())")
            .with(run -> run.withWorkingDirectory(folder))
            .run();
    assertThat(Path.of(ran.text(0).strip())).isEqualTo(folder.toRealPath());
  }

  @Test
  void theEnvironmentReachesTheKernel() throws Exception {
    Ran ran =
        Script.of("import os; print(os.environ['COLOUR'])")
            .with(run -> run.withEnv(Map.of("COLOUR", "blue")))
            .run();
    assertThat(ran.text(0)).isEqualTo("blue\n");
  }

  @Test
  void atexitHooksRun(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("done");
    Script.of("import atexit, pathlib; atexit.register(pathlib.Path(r'" + file + "').touch)").run();
    assertThat(file).exists();
  }

  @Test
  void anOutputThatCannotBeWrittenIsToldBeforeAnyCellRuns(@TempDir Path folder) {
    Path ran = folder.resolve("ran");
    NotebookRun run =
        Script.of("import pathlib; pathlib.Path(r'" + ran + "').touch()")
            .prepare(folder.resolve("missing/out.ipynb"));
    try (ProcessRunner runner = new ProcessRunner(RealPython.specs())) {
      assertThatThrownBy(() -> runner.run(run, RunListener.NONE))
          .isInstanceOf(OutputException.class)
          .hasMessageContaining("no such file or folder");
    }
    assertThat(ran).doesNotExist();
    assertThat(Files.exists(folder.resolve("missing"))).isFalse();
  }
}
