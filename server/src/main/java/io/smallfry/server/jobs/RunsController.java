package io.smallfry.server.jobs;

import io.smallfry.server.access.Person;
import io.smallfry.server.jobs.JobViews.RunList;
import io.smallfry.server.jobs.JobViews.RunSummary;
import io.smallfry.server.jobs.JobViews.RunView;
import io.smallfry.server.storage.Storage;
import io.smallfry.server.storage.StorageException;
import io.smallfry.server.web.ApiException;
import io.smallfry.server.web.FieldError;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
class RunsController {
  private static final int MOST = 500;

  private final Jobs jobs;
  private final RunStore runs;
  private final AttemptStore attempts;
  private final RunViews views;
  private final Storage storage;

  RunsController(Jobs jobs, RunStore runs, AttemptStore attempts, RunViews views, Storage storage) {
    this.jobs = jobs;
    this.runs = runs;
    this.attempts = attempts;
    this.views = views;
    this.storage = storage;
  }

  @GetMapping("/api/v1/runs")
  RunList list(
      Person person,
      @RequestParam(defaultValue = "50") int limit,
      @RequestParam(required = false) @Nullable Long before,
      @RequestParam(defaultValue = "") String state,
      @RequestParam(required = false) @Nullable String since) {
    return page(person, new RunStore.Filter(null, before, states(state), instant(since)), limit);
  }

  @GetMapping("/api/v1/jobs/{name}/runs")
  RunList ofJob(
      Person person,
      @PathVariable String name,
      @RequestParam(defaultValue = "50") int limit,
      @RequestParam(required = false) @Nullable Long before,
      @RequestParam(defaultValue = "") String state) {
    jobs.get(person, name);
    return page(person, new RunStore.Filter(name, before, states(state), null), limit);
  }

  @GetMapping("/api/v1/runs/{id}")
  RunView get(Person person, @PathVariable long id) {
    return views.of(jobs.run(person, id));
  }

  @PostMapping("/api/v1/runs/{id}/cancel")
  @ResponseStatus(HttpStatus.ACCEPTED)
  RunView cancel(Person person, @PathVariable long id) {
    return views.of(jobs.cancel(person, id));
  }

  @GetMapping("/api/v1/runs/{id}/output")
  ResponseEntity<Resource> output(
      Person person,
      @PathVariable long id,
      @RequestParam(required = false) @Nullable Integer attempt,
      @RequestParam(defaultValue = "0") int download)
      throws IOException {
    Run run = jobs.run(person, id);
    int number = attempt == null ? lastWithOutput(run) : attempt;
    String name = run.job() + "-" + id + (attempt == null ? "" : "-attempt-" + number) + ".ipynb";
    return notebook(number < 1 ? null : run.outputKey(number), name, download, "output");
  }

  @GetMapping("/api/v1/runs/{id}/source")
  ResponseEntity<Resource> source(
      Person person, @PathVariable long id, @RequestParam(defaultValue = "0") int download)
      throws IOException {
    Run run = jobs.run(person, id);
    return notebook(run.sourcePath(), run.job() + "-" + id + "-source.ipynb", download, "source");
  }

  private int lastWithOutput(Run run) {
    return attempts.list(run.id()).reversed().stream()
        .filter(a -> a.outputPath() != null)
        .map(Attempt::number)
        .findFirst()
        .orElse(run.attempt());
  }

  private ResponseEntity<Resource> notebook(
      @Nullable String key, String name, int download, String what) throws IOException {
    if (key == null) {
      throw noFile(what);
    }
    try {
      ResponseEntity.BodyBuilder answer =
          ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON);
      if (download != 0) {
        answer.header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment().filename(name).build().toString());
      }
      return answer.body(new InputStreamResource(storage.open(key).intoStream()));
    } catch (StorageException e) {
      if (e.kind() == StorageException.Kind.MISSING) {
        throw noFile(what);
      }
      throw e;
    }
  }

  private RunList page(Person person, RunStore.Filter filter, int limit) {
    if (limit < 1 || limit > MOST) {
      throw ApiException.invalid(
          List.of(new FieldError("limit", "Ask for 1 to " + MOST + " runs at once.")));
    }
    List<Run> found = runs.list(person, filter, limit + 1);
    return new RunList(
        found.stream().limit(limit).map(RunSummary::of).toList(), found.size() > limit);
  }

  private static List<RunState> states(String text) {
    List<RunState> states = new ArrayList<>();
    for (String word : text.split(",", -1)) {
      if (!word.isBlank()) {
        states.add(
            RunState.find(word.strip())
                .orElseThrow(() ->
                    ApiException.invalid(
                        List.of(new FieldError("state", "There is no such state of a run.")))));
      }
    }
    return states;
  }

  private static @Nullable Instant instant(@Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      throw ApiException.invalid(
          List.of(new FieldError("since", "Write the time as 2026-11-24T06:00:00Z.")));
    }
  }

  private static ApiException noFile(String what) {
    return ApiException.notFound(what + "_not_found", "There is no " + what + " notebook yet.");
  }
}
