package io.smallfry.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallfry.notebook.NotebookException;
import io.smallfry.runner.Script.Ran;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** What a cell's tags and metadata say about its execution, one case each. */
final class CellRulesTest {
  /** Fails as often as it is told, counting in a variable of the kernel. */
  private static final String FAILS_TWICE =
      """
      n = globals().get('n', 0) + 1
      print('try', n)
      if n < 3: raise ConnectionError('no route')
      print('done')\
      """;

  @Test
  void aCellTaggedSkipRunIsNotExecuted() throws Exception {
    Ran ran = Script.of("x = 1", "x = 2", "print(x)").tag(1, "skip-run").run();
    assertThat(ran.text(2)).isEqualTo("1\n");
    assertThat(ran.papermill(1).path("status").asString()).isEqualTo("skipped");
    assertThat(ran.papermill(1).path("start_time").isNull()).isTrue();
    assertThat(ran.count(1)).isNull();
  }

  @Test
  void aCellTaggedSkipExecutionSaysThatItWasSkipped() throws Exception {
    Ran ran = Script.of("1").tag(0, "skip-execution").run();
    assertThat(ran.papermill(0).path("status").asString()).isEqualTo("skipped");
  }

  @Test
  void cellsAreSkippedByAnyTagThatTheRunNames() throws Exception {
    Ran ran =
        Script.of("x = 1", "x = 2", "x = 3", "print(x)")
            .tag(1, "slow")
            .tag(2, "plots")
            .with(run -> run.withSkipTags(Set.of("slow", "plots")))
            .run();
    assertThat(ran.text(3)).isEqualTo("1\n");
  }

  @Test
  void aSkippedCellIsToldToTheListener() throws Exception {
    List<CellStatus> heard = new ArrayList<>();
    Script.of("1", "2")
        .tag(0, "skip-run")
        .run(
            new RunListener() {
              @Override
              public void onCellFinished(
                  int index, io.smallfry.notebook.Cell cell, Duration took, CellStatus status) {
                heard.add(status);
              }
            });
    assertThat(heard).containsExactly(CellStatus.SKIPPED, CellStatus.COMPLETED);
  }

  @Test
  void aCellHasATimeLimitOfItsOwn() throws Exception {
    Ran ran = Script.of("import time\nwhile True: time.sleep(0.01)").tag(0, "timeout:0.3").run();
    assertThat(((NotebookResult.TimedOut) ran.result()).reason())
        .isEqualTo("cell 1 took longer than 0.3 s");
  }

  @Test
  void aTimeLimitMayStandInTheMetadata() throws Exception {
    Script script = Script.of("import time\nwhile True: time.sleep(0.01)");
    smallfry(script).put("timeout", 0.3);
    assertThat(script.run().result()).isInstanceOf(NotebookResult.TimedOut.class);
  }

  @Test
  void aTagCountsBeforeTheMetadata() throws Exception {
    Script script = Script.of("import time\ntime.sleep(0.4)\nprint('through')");
    smallfry(script).put("timeout", 0.1);
    assertThat(script.tag(0, "timeout:60").run().text(0)).isEqualTo("through\n");
  }

  @Test
  void zeroLiftsTheRunsTimeLimit() throws Exception {
    Ran ran =
        Script.of("import time\ntime.sleep(0.4)\nprint('through')")
            .tag(0, "timeout:0")
            .with(run -> run.withExecutionTimeout(Duration.ofMillis(100)))
            .run();
    assertThat(ran.text(0)).isEqualTo("through\n");
  }

  @Test
  void aCellThatPutsNothingOutForTooLongIsStopped() throws Exception {
    Ran ran =
        Script.of("print('start', flush=True)\nimport time\nwhile True: time.sleep(0.01)", "1")
            .with(run -> run.withIdleTimeout(Duration.ofMillis(500)))
            .run();
    NotebookResult.TimedOut timedOut = (NotebookResult.TimedOut) ran.result();
    assertThat(timedOut.idle()).isTrue();
    assertThat(timedOut.reason()).isEqualTo("cell 1 put nothing out for 0.5 s");
    assertThat(timedOut.failureKind()).isEqualTo(FailureKind.TIMEOUT);
    assertThat(ran.text(2)).startsWith("start\n");
  }

  @Test
  void aCellThatKeepsPrintingIsNotIdle() throws Exception {
    Ran ran =
        Script.of(
                "import time\nfor i in range(30): print(i, flush=True); time.sleep(0.05)",
                "print('after')")
            .with(run -> run.withIdleTimeout(Duration.ofMillis(900)))
            .run();
    assertThat(ran.text(1)).isEqualTo("after\n");
  }

  @Test
  void aCellHasAnIdleLimitOfItsOwn() throws Exception {
    Ran ran =
        Script.of("import time\nwhile True: time.sleep(0.01)").tag(0, "idle-timeout:0.3").run();
    assertThat(((NotebookResult.TimedOut) ran.result()).allowed())
        .isEqualTo(Duration.ofMillis(300));
  }

  @Test
  void aCellIsTriedAgain() throws Exception {
    List<String> warnings = new ArrayList<>();
    Ran ran = Script.of(FAILS_TWICE, "n").tag(0, "retry:2").run(warnings(warnings));
    assertThat(ran.result()).isInstanceOf(NotebookResult.Succeeded.class);
    assertThat(ran.text(0)).as("the outputs of the last try alone").isEqualTo("try 3\ndone\n");
    assertThat(ran.text(1)).isEqualTo("3");
    assertThat(ran.papermill(0).path("status").asString()).isEqualTo("completed");
    var tries = ran.cell(0).metadata().path("smallfry").path("tries");
    assertThat(tries).hasSize(2);
    assertThat(tries.get(0).path("exception").asString()).isEqualTo("ConnectionError");
    assertThat(tries.get(0).path("value").asString()).isEqualTo("no route");
    assertThat(warnings)
        .containsExactly(
            "cell 1 raised ConnectionError and is run again in 0.5 s (try 2 of 3)",
            "cell 1 raised ConnectionError and is run again in 1 s (try 3 of 3)");
  }

  @Test
  void aCellThatFailsEachTryFailsTheRun() throws Exception {
    Ran ran = Script.of(FAILS_TWICE).tag(0, "retry:1").run();
    assertThat(((NotebookResult.CellFailed) ran.result()).reason())
        .isEqualTo("ConnectionError: no route");
    assertThat(ran.text(2)).isEqualTo("try 2\n");
    assertThat(ran.cell(2).metadata().path("smallfry").path("tries")).hasSize(1);
  }

  @Test
  void theNumberOfRetriesMayStandInTheMetadata() throws Exception {
    Script script = Script.of(FAILS_TWICE);
    smallfry(script).put("retry", 2);
    Ran ran = script.run();
    assertThat(ran.text(0)).isEqualTo("try 3\ndone\n");
    assertThat(ran.cell(0).metadata().path("smallfry").path("retry").asInt()).isEqualTo(2);
  }

  @Test
  void aDisplayOfAFailedTryIsNotUpdatedLater() throws Exception {
    Ran ran =
        Script.of(
                """
                n = globals().get('n', 0) + 1
                if n == 1:
                    h = display('first', display_id='d')
                    raise ValueError()
                print('second')\
                """,
                "h.update('changed')")
            .tag(0, "retry:1")
            .run();
    assertThat(ran.text(0)).isEqualTo("second\n");
  }

  @Test
  void aLostKernelIsNotTriedAgain() throws Exception {
    Ran ran = Script.of("import os; os._exit(1)").tag(0, "retry:3").run();
    assertThat(ran.result()).isInstanceOf(NotebookResult.KernelLost.class);
    assertThat(ran.cell(2).metadata().path("smallfry").path("tries").isMissingNode()).isTrue();
  }

  @Test
  void aCellThatTookTooLongIsNotTriedAgain() throws Exception {
    Ran ran =
        Script.of("import time\nwhile True: time.sleep(0.01)")
            .tag(0, "timeout:0.3")
            .tag(0, "retry:3")
            .run();
    assertThat(ran.result()).isInstanceOf(NotebookResult.TimedOut.class);
  }

  @Test
  void aRunIsCancelledBetweenTwoTries() throws Exception {
    CancelSignal cancel = new CancelSignal();
    Ran ran =
        Script.of("1/0")
            .tag(0, "retry:9")
            .with(run -> run.withCancel(cancel))
            .run(
                new RunListener() {
                  @Override
                  public void onWarning(String message) {
                    cancel.cancel("cancelled by ada");
                  }
                });
    assertThat(ran.result()).isInstanceOf(NotebookResult.Cancelled.class);
    assertThat(ran.outputs(2).getLast().path("ename").asString()).isEqualTo("ZeroDivisionError");
  }

  @Test
  void theTriesOfAnEarlierRunAreForgotten() throws Exception {
    Script script = Script.of("1");
    smallfry(script).putArray("tries").addObject().put("exception", "ValueError");
    assertThat(script.run().cell(0).metadata().has("smallfry")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "retry:x, the tag 'retry:x' must end in a whole number",
    "retry:, the tag 'retry:' must end in a whole number",
    "retry:1.5, the tag 'retry:1.5' must end in a whole number",
    "retry:-1, the tag 'retry:-1' must end in a whole number",
    "timeout:soon, the tag 'timeout:soon' must end in a number of seconds",
    "idle-timeout:-3, the tag 'idle-timeout:-3' must end in a number of seconds"
  })
  void aTagThatCannotBeReadIsToldBeforeAnythingRuns(String tag, String problem, @TempDir Path out) {
    Script script = Script.of("1", "2").tag(1, tag);
    assertRefused(script, out, "Cell 2: " + problem);
  }

  @Test
  void metadataThatCannotBeReadIsToldBeforeAnythingRuns(@TempDir Path out) {
    Script script = Script.of("1");
    smallfry(script).put("retry", "often");
    assertRefused(script, out, "Cell 1: metadata.smallfry.retry must be a whole number");
  }

  @Test
  void tagsThatContradictEachOtherAreToldBeforeAnythingRuns(@TempDir Path out) {
    Script script = Script.of("1").tag(0, "retry:1").tag(0, "retry:2");
    assertRefused(script, out, "Cell 1: the tags 'retry:1' and 'retry:2' contradict each other");
  }

  @Test
  void theOutputLimitOfACellIsItsOwn() throws Exception {
    Script script = Script.of("print('x' * 100_000)", "print('x' * 100_000)");
    smallfry(script).put("output_limit", 5000);
    Ran ran = script.run();
    assertThat(ran.text(0).length()).isBetween(4000, 6000);
    assertThat(ran.text(1)).hasSize(100_001);
  }

  private static void assertRefused(Script script, Path folder, String problem) {
    Path output = folder.resolve("out.ipynb");
    try (ProcessRunner runner = new ProcessRunner(RealPython.specs())) {
      assertThatThrownBy(() -> runner.run(script.prepare(output), RunListener.NONE))
          .isInstanceOf(NotebookException.class)
          .hasMessageStartingWith(problem);
    }
    assertThat(output).doesNotExist();
  }

  private static ObjectNode smallfry(Script script) {
    return script.notebook().cells().getFirst().metadata().putObject("smallfry");
  }

  private static RunListener warnings(List<String> heard) {
    return new RunListener() {
      @Override
      public void onWarning(String message) {
        heard.add(message);
      }
    };
  }
}
