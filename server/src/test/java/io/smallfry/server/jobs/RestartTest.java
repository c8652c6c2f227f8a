package io.smallfry.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.notebook.NotebookReader;
import io.smallfry.notebook.NotebookValidator;
import io.smallfry.server.ServerUnderTest;
import io.smallfry.server.Settle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The server ends in mid-run, in order and by kill -9, and starts again. */
class RestartTest {
  private static final String WAITS_FOR_A_FILE =
      "import os, time\nprint('attempt', flush=True)\nwhile not os.path.exists('go'): time.sleep(0.05)";

  private final Path data = ServerUnderTest.temporaryFolder();

  @Test
  void aRunCutOffByAStopIsTriedAgain() throws IOException {
    long id;
    try (ServerUnderTest first = ServerUnderTest.start(data)) {
      id = startAndAwaitFirstCell(first);
    }
    assertThat(data.resolve("postgres/data/postmaster.pid")).doesNotExist();

    thenItSucceedsInItsSecondAttempt(id);
  }

  @Test
  void aRunCutOffByKillIsTriedAgain() throws Exception {
    Path told = data.resolve("told");
    Process process = ServerProcess.start(data, told);
    long id = Long.parseLong(Settle.until(() -> read(told), text -> text.endsWith("\n")).strip());
    process.destroyForcibly().waitFor();

    Path output = data.resolve("storage/runs/waits/" + id + "/attempt-1/output.ipynb");
    assertThat(NotebookValidator.problems(NotebookReader.read(output))).isEmpty();

    thenItSucceedsInItsSecondAttempt(id);
  }

  /** Makes a job that waits, runs it and returns once its cell executes. */
  static long startAndAwaitFirstCell(ServerUnderTest server) {
    Scenario scenario = new Scenario(server);
    scenario.write("waits.ipynb", WAITS_FOR_A_FILE);
    scenario
        .script()
        .post("/api/v1/jobs", "{\"name\": \"waits\", \"notebook\": \"waits.ipynb\"}")
        .expect(201);
    long id =
        scenario
            .script()
            .post("/api/v1/jobs/waits/runs", "")
            .expect(201)
            .json()
            .path("id")
            .longValue();
    Settle.until(
        () -> scenario.script().get("/api/v1/runs/" + id + "/output"),
        answer -> answer.status() == 200 && answer.body().contains("attempt"));
    return id;
  }

  private void thenItSucceedsInItsSecondAttempt(long id) throws IOException {
    try (ServerUnderTest second = ServerUnderTest.start(data)) {
      Files.writeString(second.home().resolve("go"), "", StandardOpenOption.CREATE);
      var script = second.script();
      JsonNode run =
          Settle.until(
              () -> script.get("/api/v1/runs/" + id).expect(200).json(),
              found -> RunState.ofWord(found.path("state").stringValue()).isFinal());
      assertThat(run.path("state").stringValue()).isEqualTo("succeeded");
      assertThat(run.path("attempts")).hasSize(2);
      JsonNode cutOff = run.path("attempts").get(0);
      assertThat(cutOff.path("state").stringValue()).isEqualTo("failed");
      assertThat(cutOff.path("failureKind").stringValue()).isEqualTo("platform");
      assertThat(cutOff.path("reason").stringValue()).isEqualTo(AttemptExecutor.SERVER_STOPPED);
      assertThat(cutOff.path("outputSha256").isString()).isTrue();
      script.get("/api/v1/runs/" + id + "/output?attempt=1").expect(200);
      script.get("/api/v1/runs/" + id + "/output?attempt=2").expect(200);
      assertThat(script.get("/api/v1/runs").json().path("runs")).hasSize(1);
    }
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
