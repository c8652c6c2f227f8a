package io.smallfry.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.notebook.Cell;
import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookReader;
import io.smallfry.notebook.NotebookValidator;
import io.smallfry.notebook.NotebookWriter;
import io.smallfry.server.ServerUnderTest;
import io.smallfry.server.Settle;
import io.smallfry.server.TestClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Runs of real notebooks on real kernels. */
class RunsTest {
  private final ServerUnderTest server = ServerUnderTest.shared();
  private final Scenario scenario = new Scenario(server);
  private final TestClient script = scenario.script();

  @Test
  void aRunKeepsWhatRanAndWhatCameOut() throws Exception {
    String notebook =
        scenario.notebook("# parameters\nregion = 'South'\ndays = 1", "print(region, days)");
    String job =
        scenario.job(
            Map.of("notebook", notebook, "parameters", Map.of("region", "North", "days", 30)));

    long id = start(job, Map.of("parameters", Map.of("days", 7)));
    Settle.until(() -> run(id), run -> run.path("sourcePath").isString());
    scenario.write(notebook, "raise Exception('edited since')");
    JsonNode run = ended(id);

    assertThat(run.path("state").stringValue()).isEqualTo("succeeded");
    assertThat(run.path("failureKind").isNull()).isTrue();
    assertThat(run.path("parameters").path("days").intValue()).isEqualTo(7);
    assertThat(run.path("progress").path("done").intValue()).isEqualTo(3);
    Notebook output = notebook(script.get("/api/v1/runs/" + id + "/output").expect(200));
    assertThat(NotebookValidator.problems(output)).isEmpty();
    assertThat(text(output.cells().get(2))).isEqualTo("North 7\n");
    assertThat(output.metadata().path("papermill").path("input_path").stringValue())
        .isEqualTo(notebook);
    Notebook source = notebook(script.get("/api/v1/runs/" + id + "/source").expect(200));
    assertThat(source.cells()).hasSize(2);
    Path file =
        server.settings().data().resolve("storage").resolve(run.path("outputPath").stringValue());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("r--r--r--");
    assertThat(run.path("attempts").get(0).path("outputSha256").stringValue())
        .isEqualTo(
            HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file))));
    assertThat(
            script.get("/api/v1/runs/" + id + "/output?download=1").header("Content-Disposition"))
        .contains("attachment", job + "-" + id + ".ipynb");
  }

  @Test
  void aCellThatRaisesIsThePersonsToMend() {
    long id = start(scenario.job(scenario.notebook("x = 1", "1 / 0", "never = 1")), Map.of());

    JsonNode run = ended(id);

    assertThat(run.path("state").stringValue()).isEqualTo("failed");
    assertThat(run.path("failureKind").stringValue()).isEqualTo("user");
    assertThat(run.path("reason").stringValue()).isEqualTo("ZeroDivisionError: division by zero");
    assertThat(run.path("error").path("cell").intValue()).isEqualTo(1);
    assertThat(run.path("error").path("name").stringValue()).isEqualTo("ZeroDivisionError");
    assertThat(run.path("attempts")).hasSize(1);
    assertThat(script.get("/api/v1/today").json().path("failed"))
        .anySatisfy(failed -> assertThat(failed.path("id").longValue()).isEqualTo(id));
  }

  @Test
  void aNotebookThatIsGoneFailsTheRun() throws IOException {
    String notebook = scenario.notebook("1");
    String job = scenario.job(notebook);
    Files.delete(server.home().resolve(notebook));

    JsonNode run = ended(start(job, Map.of()));

    assertThat(run.path("failureKind").stringValue()).isEqualTo("user");
    assertThat(run.path("reason").stringValue())
        .isEqualTo("There is no notebook '" + notebook + "' in your home.");
    script.get("/api/v1/runs/" + run.path("id") + "/output").expect(404);
  }

  @Test
  void aBrokenNotebookFailsTheRun() throws IOException {
    String notebook = scenario.notebook("1");
    String job = scenario.job(notebook);
    Files.writeString(server.home().resolve(notebook), "{not json");

    JsonNode run = ended(start(job, Map.of()));

    assertThat(run.path("state").stringValue()).isEqualTo("failed");
    assertThat(run.path("failureKind").stringValue()).isEqualTo("user");
  }

  @Test
  void aLostKernelIsTriedAgainAndThenGivenUp() {
    long id =
        start(
            scenario.job(
                scenario.notebook("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")),
            Map.of());

    for (int attempt = 1; attempt <= RunTransitions.PLATFORM_RETRIES; attempt++) {
      int number = attempt;
      Settle.until(
          () -> run(id),
          run ->
              run.path("attempts").size() == number
                  && run.path("state").stringValue().equals("queued"));
      server.clock().advance(java.time.Duration.ofMinutes(1));
    }
    JsonNode run = ended(id);

    assertThat(run.path("state").stringValue()).isEqualTo("failed");
    assertThat(run.path("failureKind").stringValue()).isEqualTo("platform");
    assertThat(run.path("attempts")).hasSize(1 + RunTransitions.PLATFORM_RETRIES);
  }

  @Test
  void aCellThatTakesTooLongTimesOut() throws IOException {
    String notebook = scenario.notebook("import time\nwhile True: time.sleep(0.01)");
    tag(notebook, "timeout:0.5");

    JsonNode run = ended(start(scenario.job(notebook), Map.of()));

    assertThat(run.path("state").stringValue()).isEqualTo("timed_out");
    assertThat(run.path("failureKind").stringValue()).isEqualTo("timeout");
    assertThat(run.path("reason").stringValue()).isEqualTo("cell 1 took longer than 0.5 s");
    assertThat(run.path("attempts")).hasSize(1);
  }

  @Test
  void aRuleOfACellThatCannotBeReadIsThePersonsToMend() throws IOException {
    String notebook = scenario.notebook("1");
    tag(notebook, "retry:x");

    JsonNode run = ended(start(scenario.job(notebook), Map.of()));

    assertThat(run.path("failureKind").stringValue()).isEqualTo("user");
    assertThat(run.path("reason").stringValue()).startsWith("Cell 1: the tag 'retry:x'");
  }

  private void tag(String path, String tag) throws IOException {
    var file = server.home().resolve(path);
    Notebook notebook = NotebookReader.read(Files.readAllBytes(file));
    notebook.cells().getFirst().addTag(tag);
    Files.write(file, NotebookWriter.toBytes(notebook));
  }

  @Test
  void theKernelStartsBesideItsNotebook() {
    scenario.write("reports/where.ipynb", "import os; print(os.getcwd())");

    long id = start(scenario.job("reports/where.ipynb"), Map.of());

    ended(id);
    Notebook output = notebook(script.get("/api/v1/runs/" + id + "/output"));
    assertThat(text(output.cells().getFirst())).endsWith("/reports\n");
  }

  @Test
  void cancellingReachesTheKernel() {
    long id =
        start(
            scenario.job(
                scenario.notebook(
                    "import time\nprint('there', flush=True)\n"
                        + "while True:\n  try: time.sleep(60)\n  except KeyboardInterrupt: print('no')")),
            Map.of());
    Settle.until(() -> run(id), run -> run.path("progress").path("current").isInt());

    script.post("/api/v1/runs/" + id + "/cancel", "{}").expect(202);

    JsonNode run = ended(id);
    assertThat(run.path("state").stringValue()).isEqualTo("cancelled");
    assertThat(run.path("reason").stringValue())
        .isEqualTo("Cancelled by " + server.server().owner().name() + ".");
    assertThat(script.post("/api/v1/runs/" + id + "/cancel", "{}").expect(409).code())
        .isEqualTo("run_ended");
  }

  @Test
  void noMoreRunsAtOnceThanAllowedAndWaitingOnesCanBeCancelled() {
    String job = scenario.job(scenario.notebook("import time; time.sleep(300)"));
    List<Long> busy = List.of(start(job, Map.of()), start(job, Map.of()));
    busy.forEach(
        id -> Settle.until(() -> run(id), run -> run.path("progress").path("current").isInt()));
    long waiting = start(job, Map.of());

    JsonNode run = script.post("/api/v1/runs/" + waiting + "/cancel", "{}").expect(202).json();

    assertThat(run.path("state").stringValue()).isEqualTo("cancelled");
    assertThat(run.path("attempt").intValue()).isZero();
    script.delete("/api/v1/jobs/" + job).expect(204);
    busy.forEach(id -> assertThat(ended(id).path("state").stringValue()).isEqualTo("cancelled"));
  }

  @Test
  void unwritableStorageIsSaidClearly() throws IOException {
    String notebook = scenario.notebook("1");
    String job = scenario.job(notebook);
    // A file where the run's folder should be: nobody can write there, root included.
    Path runs = Files.createDirectories(server.settings().data().resolve("storage/runs"));
    Files.writeString(runs.resolve(job), "in the way");

    long id = start(job, Map.of());
    JsonNode run =
        Settle.until(
            () -> run(id), r -> r.path("attempts").size() == 1 && !r.path("reason").isNull());

    assertThat(run.path("failureKind").stringValue()).isEqualTo("platform");
    assertThat(run.path("reason").stringValue()).contains(job);
    script.post("/api/v1/runs/" + id + "/cancel", "{}").expect(202);
  }

  @Test
  void eventsTellOfARunCellByCell() throws Exception {
    String job = scenario.job(scenario.notebook("print('one')", "2"));
    long id = start(job, Map.of());

    String events = events(id);

    assertThat(events)
        .contains("event: run\ndata: {\"id\":" + id, "event: cell\ndata: {\"attempt\":1");
    assertThat(events).contains("\"status\":\"succeeded\"", "one\\n");
    String last = events.substring(events.lastIndexOf("event: "));
    assertThat(last).startsWith("event: run").contains("\"state\":\"succeeded\"").endsWith("\n\n");
    assertThat(events(id)).as("after the run").isEqualTo(last);
  }

  private String events(long id) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      var request = script.request("/api/v1/runs/" + id + "/events").GET().build();
      try (InputStream in = http.send(request, BodyHandlers.ofInputStream()).body()) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
  }

  private long start(String job, Map<String, Object> body) {
    return script
        .post("/api/v1/jobs/" + job + "/runs", body)
        .expect(201)
        .json()
        .path("id")
        .longValue();
  }

  private JsonNode run(long id) {
    return script.get("/api/v1/runs/" + id).expect(200).json();
  }

  private JsonNode ended(long id) {
    return Settle.until(
        () -> run(id), run -> RunState.ofWord(run.path("state").stringValue()).isFinal());
  }

  private static Notebook notebook(TestClient.Answer answer) {
    return NotebookReader.read(answer.body().getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Cell cell) {
    return cell.outputs().get(0).path("text").stringValue();
  }
}
