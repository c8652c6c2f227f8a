package io.smallfry.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.server.ServerUnderTest;
import io.smallfry.server.Settle;
import io.smallfry.server.TestClient;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Schedules that fire, in the time of a clock that is moved. */
class TriggersTest {
  private final ServerUnderTest server = ServerUnderTest.shared();
  private final Scenario scenario = new Scenario(server);
  private final TestClient script = scenario.script();
  private String job = "";

  @AfterEach
  void forget() {
    script.delete("/api/v1/jobs/" + job);
  }

  @Test
  void aScheduledTimeMakesOneRun() {
    job = hourly("pass");
    Instant due = nextRunAt();

    server.clock().advanceTo(due.plusSeconds(1));
    JsonNode run = Settle.until(() -> runs().path("runs").path(0), found -> !found.isMissingNode());

    assertThat(run.path("trigger").stringValue()).isEqualTo("schedule");
    assertThat(Instant.parse(run.path("scheduledAt").stringValue())).isEqualTo(due);
    assertThat(nextRunAt()).isEqualTo(due.plus(1, ChronoUnit.HOURS));
    server.part(Triggers.class).fireDue();
    assertThat(runs().path("runs")).hasSize(1);
  }

  @Test
  void ofMissedTimesTheLatestRuns() {
    job = hourly("pass");
    Instant due = nextRunAt();

    server.clock().advanceTo(due.plus(Duration.ofHours(5)).plusSeconds(1));
    JsonNode run = Settle.until(() -> runs().path("runs").path(0), found -> !found.isMissingNode());

    assertThat(Instant.parse(run.path("scheduledAt").stringValue()))
        .isEqualTo(due.plus(Duration.ofHours(5)));
    assertThat(runs().path("runs")).hasSize(1);
  }

  @Test
  void aTimeDuringTheRunBeforeIsSkipped() {
    job = hourly("import time; time.sleep(300)");
    long busy =
        script.post("/api/v1/jobs/" + job + "/runs", "").expect(201).json().path("id").longValue();

    server.clock().advanceTo(nextRunAt().plusSeconds(1));
    JsonNode runs = Settle.until(this::runs, found -> found.path("runs").size() == 2);

    JsonNode skipped = runs.path("runs").get(0);
    assertThat(skipped.path("state").stringValue()).isEqualTo("skipped");
    assertThat(skipped.path("reason").stringValue())
        .isEqualTo("Run " + busy + " of this job had not ended.");
    assertThat(skipped.path("endedAt").isString()).isTrue();
    script.post("/api/v1/runs/" + busy + "/cancel", "{}").expect(202);
  }

  @Test
  void aJobThatIsOffDoesNotFire() {
    job = hourly("pass");
    Instant due = nextRunAt();
    script.send("PATCH", "/api/v1/jobs/" + job, Map.of("enabled", false)).expect(200);

    server.clock().advanceTo(due.plusSeconds(1));
    server.part(Triggers.class).fireDue();

    assertThat(runs().path("runs")).isEmpty();
  }

  private String hourly(String cell) {
    return scenario.job(
        Map.of(
            "notebook",
            scenario.notebook(cell),
            "schedule",
            Map.of("cron", "17 * * * *", "timeZone", "UTC")));
  }

  private Instant nextRunAt() {
    return Instant.parse(script.get("/api/v1/jobs/" + job).json().path("nextRunAt").stringValue());
  }

  private JsonNode runs() {
    return script.get("/api/v1/jobs/" + job + "/runs").expect(200).json();
  }
}
