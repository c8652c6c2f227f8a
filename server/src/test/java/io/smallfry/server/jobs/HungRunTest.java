package io.smallfry.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookReader;
import io.smallfry.notebook.NotebookValidator;
import io.smallfry.server.ServerUnderTest;
import io.smallfry.server.Settle;
import io.smallfry.server.TestClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A job whose kernel lives and answers nothing, each time it is tried. */
class HungRunTest {
  private final Path data = ServerUnderTest.temporaryFolder();

  @Test
  void itEndsAsAFailedRunThatSaysSo() {
    try (ServerUnderTest server =
        ServerUnderTest.start(
            ServerUnderTest.settings(data).withHangTimeout(Duration.ofSeconds(2)))) {
      Scenario scenario = new Scenario(server);
      TestClient script = scenario.script();
      String job =
          scenario.job(
              scenario.notebook("1", "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)"));
      long id =
          script
              .post("/api/v1/jobs/" + job + "/runs", Map.of())
              .expect(201)
              .json()
              .path("id")
              .longValue();
      for (int attempt = 1; attempt <= RunTransitions.PLATFORM_RETRIES; attempt++) {
        int number = attempt;
        Settle.until(
            () -> run(script, id),
            run ->
                run.path("attempts").size() == number
                    && run.path("state").stringValue().equals("queued"));
        server.clock().advance(Duration.ofMinutes(1));
      }
      JsonNode run =
          Settle.until(
              () -> run(script, id),
              found -> RunState.ofWord(found.path("state").stringValue()).isFinal());

      assertThat(run.path("state").stringValue()).isEqualTo("failed");
      assertThat(run.path("failureKind").stringValue()).isEqualTo("platform");
      assertThat(run.path("reason").stringValue())
          .isEqualTo("the kernel hung: its process has been stopped for 2 s");
      assertThat(run.path("attempts")).hasSize(1 + RunTransitions.PLATFORM_RETRIES);
      Notebook output =
          NotebookReader.read(
              script
                  .get("/api/v1/runs/" + id + "/output")
                  .expect(200)
                  .body()
                  .getBytes(StandardCharsets.UTF_8));
      assertThat(NotebookValidator.problems(output)).isEmpty();
      assertThat(output.cells().get(3).outputs().get(0).path("ename").stringValue())
          .isEqualTo("HungKernelError");
    }
  }

  private static JsonNode run(TestClient script, long id) {
    return script.get("/api/v1/runs/" + id).expect(200).json();
  }
}
