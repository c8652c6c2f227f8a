package io.smallfry.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.server.ServerUnderTest;
import io.smallfry.server.TestClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class JobsApiTest {
  private final ServerUnderTest server = ServerUnderTest.shared();
  private final Scenario scenario = new Scenario(server);
  private final TestClient script = scenario.script();

  @Test
  void aJobIsMadeReadChangedAndDeleted() {
    String notebook = scenario.notebook("1");
    String job =
        scenario.job(
            Map.of(
                "notebook",
                notebook,
                "schedule",
                Map.of("cron", "0 6 * * *", "timeZone", "Europe/Berlin")));

    JsonNode made = script.get("/api/v1/jobs/" + job).expect(200).json();
    assertThat(made.path("owner").stringValue()).isEqualTo(server.server().owner().name());
    assertThat(made.path("nextRunAt").isString()).isTrue();
    assertThat(made.path("recentRuns")).isEmpty();

    JsonNode off =
        script.send("PATCH", "/api/v1/jobs/" + job, Map.of("enabled", false)).expect(200).json();
    assertThat(off.path("enabled").booleanValue()).isFalse();
    assertThat(off.path("nextRunAt").isNull()).isTrue();

    JsonNode renamed =
        script
            .send("PUT", "/api/v1/jobs/" + job, Map.of("name", job + "-b", "notebook", notebook))
            .expect(200)
            .json();
    assertThat(renamed.path("schedule").isNull()).isTrue();
    script.get("/api/v1/jobs/" + job).expect(404);

    script.delete("/api/v1/jobs/" + job + "-b").expect(204);
    assertThat(script.get("/api/v1/jobs/" + job + "-b").expect(404).code())
        .isEqualTo("job_not_found");
    script.delete("/api/v1/jobs/" + job + "-b").expect(404);
  }

  @Test
  void parametersKeepTheirOrder() {
    String notebook = scenario.notebook("1");
    String name = "order-" + System.nanoTime();
    script
        .post(
            "/api/v1/jobs",
            "{\"name\":\"%s\",\"notebook\":\"%s\",\"parameters\":{\"z\":1,\"a\":[1,{\"b\":null}],\"m\":1.50}}"
                .formatted(name, notebook))
        .expect(201);

    assertThat(script.get("/api/v1/jobs/" + name).json().path("parameters").propertyNames())
        .containsExactly("z", "a", "m");
  }

  @Test
  void aNameIsTakenOnce() {
    String notebook = scenario.notebook("1");
    String job = scenario.job(notebook);

    assertThat(
            script
                .post("/api/v1/jobs", Map.of("name", job, "notebook", notebook))
                .expect(409)
                .code())
        .isEqualTo("job_exists");
    script.delete("/api/v1/jobs/" + job).expect(204);
    script.post("/api/v1/jobs", Map.of("name", job, "notebook", notebook)).expect(201);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                                          | name
          {"name": "", "notebook": "N"}                                               | name
          {"name": 1, "notebook": "N"}                                                | name
          {"name": "a/b", "notebook": "N"}                                            | name
          {"name": ".a", "notebook": "N"}                                             | name
          {"name": "a\\u0000", "notebook": "N"}                                       | name
          {"name": "a"}                                                               | notebook
          {"name": "a", "notebook": "none.ipynb"}                                     | notebook
          {"name": "a", "notebook": "none.txt"}                                       | notebook
          {"name": "a", "notebook": "../a.ipynb"}                                     | notebook
          {"name": "a", "notebook": "/etc/a.ipynb"}                                   | notebook
          {"name": "a", "notebook": "\\u0000.ipynb"}                                  | notebook
          {"name": "a", "notebook": "N", "parameters": []}                            | parameters
          {"name": "a", "notebook": "N", "parameters": {"a b": 1}}                    | parameters
          {"name": "a", "notebook": "N", "kernel": "none"}                            | kernel
          {"name": "a", "notebook": "N", "kernel": 1}                                 | kernel
          {"name": "a", "notebook": "N", "schedule": "@daily"}                        | schedule
          {"name": "a", "notebook": "N", "schedule": {"cron": "x", "timeZone": "UTC"}} | schedule.cron
          {"name": "a", "notebook": "N", "schedule": {"cron": "0 0 30 2 *", "timeZone": "UTC"}} | schedule.cron
          {"name": "a", "notebook": "N", "schedule": {"cron": "@daily", "timeZone": "Mars"}} | schedule.timeZone
          {"name": "a", "notebook": "N", "schedule": {"cron": "@daily"}}              | schedule.timeZone
          {"name": "a", "notebook": "N", "schedule": {"cron": "@daily", "timeZone": "UTC", "x": 1}} | schedule.x
          {"name": "a", "notebook": "N", "enabled": "yes"}                            | enabled
          {"name": "a", "notebook": "N", "owner": "me"}                               | owner
          """)
  void wrongFieldsAreNamed(String body, String field) {
    String notebook = scenario.notebook("1");

    TestClient.Answer answer =
        script.post("/api/v1/jobs", body.replace("\"N\"", "\"" + notebook + "\"")).expect(400);

    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.json().path("errors"))
        .anySatisfy(error -> assertThat(error.path("field").stringValue()).isEqualTo(field));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "null", "1", "{} {}", "{\"a\":1,\"a\":2}", "\u0000"})
  void whatIsNoObjectIsABadRequest(String body) {
    assertThat(script.post("/api/v1/jobs", body).expect(400).code()).isEqualTo("invalid_json");
  }

  @Test
  void hugeAndDeepBodiesAreRefused() {
    script.post("/api/v1/jobs", "{\"name\":\"" + "a".repeat(2 << 20) + "\"}").expect(413);
    script.post("/api/v1/jobs", "[".repeat(100_000)).expect(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/runs?limit=0",
        "/api/v1/runs?limit=x",
        "/api/v1/runs?limit=99999999999",
        "/api/v1/runs?before=x",
        "/api/v1/runs?state=good",
        "/api/v1/runs?since=yesterday",
        "/api/v1/runs/x",
        "/api/v1/runs/99999999999999999999",
        "/api/v1/schedules/preview",
        "/api/v1/schedules/preview?cron=x&timeZone=UTC",
        "/api/v1/schedules/preview?cron=@daily&timeZone=UTC&count=0",
        "/api/v1/notebooks/parameters",
        "/api/v1/notebooks/parameters?path=../../x.ipynb",
        "/api/v1/notebooks/parameters?path=%00"
      })
  void wrongQuestionsAreBadRequests(String path) {
    TestClient.Answer answer = script.get(path).expect(400);

    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.json().path("errors")).isNotEmpty();
  }

  @Test
  void pagesFollowEachOther() {
    String job = scenario.job(scenario.notebook("1"));
    List<Long> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      long id =
          script
              .post("/api/v1/jobs/" + job + "/runs", "")
              .expect(201)
              .json()
              .path("id")
              .longValue();
      script.post("/api/v1/runs/" + id + "/cancel", "{}");
      made.addFirst(id);
    }

    JsonNode first = script.get("/api/v1/jobs/" + job + "/runs?limit=3").json();
    long last = first.path("runs").get(2).path("id").longValue();
    JsonNode second = script.get("/api/v1/jobs/" + job + "/runs?limit=3&before=" + last).json();

    assertThat(first.path("more").booleanValue()).isTrue();
    assertThat(second.path("more").booleanValue()).isFalse();
    List<Long> seen = new ArrayList<>();
    first.path("runs").forEach(run -> seen.add(run.path("id").longValue()));
    second.path("runs").forEach(run -> seen.add(run.path("id").longValue()));
    assertThat(seen).isEqualTo(made);
    assertThat(script.get("/api/v1/jobs").json().path("jobs"))
        .anySatisfy(found -> {
          assertThat(found.path("name").stringValue()).isEqualTo(job);
          assertThat(found.path("recentRuns")).hasSize(5);
        });
  }

  @Test
  void runsOutliveTheirJob() {
    String job = scenario.job(scenario.notebook("1"));
    long id =
        script.post("/api/v1/jobs/" + job + "/runs", "").expect(201).json().path("id").longValue();

    script.delete("/api/v1/jobs/" + job).expect(204);

    assertThat(script.get("/api/v1/runs/" + id).expect(200).json().path("job").stringValue())
        .isEqualTo(job);
  }

  @Test
  void parametersOfARunAreCheckedToo() {
    String job = scenario.job(scenario.notebook("1"));

    script.post("/api/v1/jobs/" + job + "/runs", "{\"parameters\": 1}").expect(400);
    script.post("/api/v1/jobs/" + job + "/runs", "{\"other\": 1}").expect(400);
    script.post("/api/v1/jobs/none/runs", "{}").expect(404);
  }
}
