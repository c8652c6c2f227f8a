package io.smallfry.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.runner.Script.Ran;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * What nbclient documents and tests of executing cells, beyond {@link ExecutionTest} and {@link
 * OutputsTest}.
 */
@Timeout(300)
final class NbclientCasesTest {
  @TempDir Path folder;

  @Test
  void theLanguageIsRecorded() throws Exception {
    JsonNode language = Script.of("1").run().file().metadata().path("language_info");
    assertThat(language.path("name").asString()).isEqualTo("python");
    assertThat(language.path("file_extension").asString()).isEqualTo(".py");
  }

  @Test
  void theTimesOfACellAreTheKernels() throws Exception {
    Ran ran =
        Script.of("import time; a = time.time(); time.sleep(0.05); print(a, time.time())").run();
    String[] times = ran.text(0).strip().split(" ", -1);
    JsonNode execution = ran.cell(0).metadata().path("execution");
    Instant busy = time(execution, "iopub.status.busy");
    Instant input = time(execution, "iopub.execute_input");
    Instant reply = time(execution, "shell.execute_reply");
    Instant idle = time(execution, "iopub.status.idle");
    assertThat(List.of(busy, input, reply, idle)).isSorted();
    assertThat(millis(times[0])).isBetween(busy.toEpochMilli() - 1, reply.toEpochMilli() + 1);
    assertThat(millis(times[1])).isBetween(busy.toEpochMilli() - 1, reply.toEpochMilli() + 1);
  }

  private static Instant time(JsonNode execution, String name) {
    return Instant.parse(execution.path(name).asString());
  }

  private static long millis(String seconds) {
    return (long) (Double.parseDouble(seconds) * 1000);
  }

  @Test
  void historyAndPreviousResultsAreThere() throws Exception {
    Ran ran = Script.of("41", "_ + 1", "In[1] + ' ' + str(Out[2])").run();
    assertThat(ran.text(1)).isEqualTo("42");
    assertThat(ran.text(2)).isEqualTo("'41 42'");
  }

  @Test
  void theHistoryIsInMemory() throws Exception {
    assertThat(Script.of("get_ipython().history_manager.hist_file").run().text(0))
        .isEqualTo("':memory:'");
  }

  @Test
  void textOfAnyLanguageIsKept() throws Exception {
    Ran ran = Script.of("print('ünîçødé ☃ 🐍')", "größe = '数据'; größe").run();
    assertThat(ran.text(0)).isEqualTo("ünîçødé ☃ 🐍\n");
    assertThat(ran.text(1)).isEqualTo("'数据'");
  }

  @Test
  void picturesAreKeptAsTheKernelSendsThem() throws Exception {
    byte[] png = "\u0089PNG\r\n\u001a\npicture".getBytes(StandardCharsets.ISO_8859_1);
    String base64 = Base64.getEncoder().encodeToString(png);
    Ran ran =
        Script.of(
                """
                import base64
                from IPython.display import Image, SVG, display
                display(Image(data=base64.b64decode('%s'), format='png'))
                display(SVG('<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>'))\
                """
                    .formatted(base64))
            .run();
    assertThat(
            Base64.getMimeDecoder()
                .decode(ran.outputs(0).get(0).path("data").path("image/png").asString()))
        .isEqualTo(png);
    assertThat(ran.outputs(0).get(1).path("data").path("image/svg+xml").asString())
        .startsWith("<svg");
  }

  @Test
  void jsonInADisplayStaysJson() throws Exception {
    Ran ran =
        Script.of(
                """
                from IPython.display import publish_display_data
                publish_display_data({'application/json': {'a': [1, None]}, 'text/plain': 'a'},
                                     {'application/json': {'expanded': True}})\
                """)
            .run();
    assertThat(ran.output(0).path("data").path("application/json").path("a").get(0).asInt())
        .isEqualTo(1);
    assertThat(ran.output(0).path("metadata").path("application/json").path("expanded").asBoolean())
        .isTrue();
  }

  @Test
  void commsLeaveNoOutput() throws Exception {
    Ran ran =
        Script.of(
                """
                from comm import create_comm
                c = create_comm(target_name='mine', data={'state': {'a': 1}})
                c.send({'b': 2})
                c.close()\
                """)
            .run();
    assertThat(ran.outputs(0)).isEmpty();
    assertThat(ran.file().metadata().has("widgets")).as("it is no widget").isFalse();
  }

  @Test
  void theBuffersOfAWidgetAreKept() throws Exception {
    Ran ran =
        Script.of(
                """
                from comm import create_comm
                c = create_comm(target_name='jupyter.widget', data={
                  'state': {'_model_name': 'ImageModel', '_model_module': '@jupyter-widgets/controls',
                            '_model_module_version': '2.0.0'},
                  'buffer_paths': [['value']]}, buffers=[b'pixels'])\
                """)
            .run();
    JsonNode buffer =
        ran.file()
            .metadata()
            .path("widgets")
            .path("application/vnd.jupyter.widget-state+json")
            .path("state")
            .iterator()
            .next()
            .path("buffers")
            .get(0);
    assertThat(Base64.getDecoder().decode(buffer.path("data").asString()))
        .isEqualTo("pixels".getBytes(StandardCharsets.US_ASCII));
    assertThat(buffer.path("path").get(0).asString()).isEqualTo("value");
  }

  @Test
  void whatBelongsToNoCellIsLeftOut() throws Exception {
    Ran ran =
        Script.of(
                """
                k = get_ipython().kernel
                k.session.send(k.iopub_socket, 'stream', {'name': 'stdout', 'text': 'stray'}, parent={})
                print('here')\
                """)
            .run();
    assertThat(ran.text(0)).isEqualTo("here\n");
  }

  @Test
  void anUpdateClearsNothingThatWaitsToBeCleared() throws Exception {
    Ran ran =
        Script.of(
                "from IPython.display import clear_output, update_display\n"
                    + "print('kept'); clear_output(wait=True); update_display(1, display_id='none')")
            .run();
    assertThat(ran.text(0)).isEqualTo("kept\n");
  }

  @Test
  void outputsBeforeAnErrorAreKept() throws Exception {
    Ran ran =
        Script.of(
                "import sys\nprint('hello', flush=True); print('errorred', file=sys.stderr)\n"
                    + "raise Exception('message')")
            .run();
    assertThat(ran.outputs(2))
        .extracting(output -> output.path("text").asString(output.path("ename").asString("")))
        .containsExactly("hello\n", "errorred\n", "Exception");
  }

  @Test
  void askingForInputIsRefusedInNbclientsWords() throws Exception {
    Ran ran = Script.of("import getpass; getpass.getpass()").run();
    NotebookResult.CellFailed failed = (NotebookResult.CellFailed) ran.result();
    assertThat(failed.name()).isEqualTo("StdinNotImplementedError");
    assertThat(failed.value()).contains("this frontend does not support input requests");
  }

  @Test
  void aTimeLimitIsForEachCellAlone() throws Exception {
    Ran ran =
        Script.of("import time; time.sleep(0.7)", "time.sleep(0.7)", "print('through')")
            .with(run -> run.withExecutionTimeout(Duration.ofSeconds(5)))
            .run();
    assertThat(ran.text(2)).isEqualTo("through\n");
  }

  @Test
  void aKernelThatDiesAfterACellIsLostInTheNext() throws Exception {
    Ran ran =
        Script.of(
                "import os, threading\nthreading.Timer(0.2, os._exit, [9]).start()",
                "import time\nwhile True: time.sleep(0.01)")
            .run();
    assertThat(((NotebookResult.KernelLost) ran.result()).reason()).contains("exit code 9");
  }

  @Test
  void anInterruptFromOutsideIsAFailure() throws Exception {
    Ran ran =
        Script.of(
                """
                import os, signal, threading, time
                threading.Timer(0.2, os.kill, [os.getpid(), signal.SIGINT]).start()
                for _ in range(3000): time.sleep(0.01)\
                """,
                "1")
            .run();
    assertThat(((NotebookResult.CellFailed) ran.result()).name()).isEqualTo("KeyboardInterrupt");
  }

  /** ipykernel executes each subshell's requests in a thread of its own. */
  @Test
  void aCellMayUseSubshells() throws Exception {
    Ran ran = Script.of("%subshell", "print('after')").run();
    assertThat(ran.text(0)).contains("subshell id: None");
    assertThat(ran.text(1)).isEqualTo("after\n");
  }

  @Test
  void whatAThreadPrintsIsInItsCell() throws Exception {
    Ran ran =
        Script.of(
                "import threading\nt = threading.Thread(target=print, args=('from a thread',))\n"
                    + "t.start(); t.join()")
            .run();
    assertThat(ran.text(0)).isEqualTo("from a thread\n");
  }

  /** Each waits for the other's file, so neither could run alone. */
  @Test
  void notebooksRunSideBySide() throws Exception {
    try (ProcessRunner runner = new ProcessRunner(RealPython.specs());
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Callable<NotebookResult>> runs = new ArrayList<>();
      for (List<String> names : List.of(List.of("a", "b"), List.of("b", "a"))) {
        NotebookRun run =
            Script.of(
                    """
                    import pathlib, time
                    mine, other = pathlib.Path(r'%1$s/%2$s'), pathlib.Path(r'%1$s/%3$s')
                    mine.touch()
                    deadline = time.monotonic() + 60
                    while not other.exists() and time.monotonic() < deadline: time.sleep(0.01)
                    print('met' if other.exists() else 'alone')\
                    """
                        .formatted(folder, names.get(0), names.get(1)))
                .prepare(folder.resolve(names.get(0) + ".ipynb"));
        runs.add(() -> runner.run(run, RunListener.NONE));
      }
      for (Future<NotebookResult> result : threads.invokeAll(runs)) {
        assertThat(
                result.get().notebook().cells().getFirst().outputs().get(0).path("text").asString())
            .isEqualTo("met\n");
      }
    }
  }
}
