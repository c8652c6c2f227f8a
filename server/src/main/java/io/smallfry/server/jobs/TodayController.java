package io.smallfry.server.jobs;

import io.smallfry.server.access.Person;
import io.smallfry.server.jobs.JobViews.RunSummary;
import io.smallfry.server.jobs.JobViews.Today;
import io.smallfry.server.jobs.JobViews.Upcoming;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The first page: how the last day went, what goes on, what comes next. */
@RestController
class TodayController {
  private static final Duration DAY = Duration.ofHours(24);
  private static final int MOST = 100;
  private static final int RECENT = 20;
  private static final List<RunState> FAILED = List.of(RunState.FAILED, RunState.TIMED_OUT);
  private static final List<RunState> OPEN =
      List.of(RunState.QUEUED, RunState.STARTING, RunState.RUNNING);

  private final RunStore runs;
  private final JobStore jobs;
  private final InstantSource clock;

  TodayController(RunStore runs, JobStore jobs, InstantSource clock) {
    this.runs = runs;
    this.jobs = jobs;
    this.clock = clock;
  }

  @GetMapping("/api/v1/today")
  Today today(Person person) {
    Instant now = clock.instant();
    Instant since = now.minus(DAY);
    Map<RunState, Long> byState = runs.counts(person, since);
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("succeeded", sum(byState, List.of(RunState.SUCCEEDED)));
    counts.put("failed", sum(byState, FAILED));
    counts.put("running", sum(byState, List.of(RunState.STARTING, RunState.RUNNING)));
    counts.put("queued", sum(byState, List.of(RunState.QUEUED)));
    return new Today(
        list(person, FAILED, since, MOST),
        list(person, OPEN, null, MOST),
        list(person, List.of(), since, RECENT),
        jobs.upcoming(person, now.plus(DAY), MOST).stream()
            .map(job ->
                new Upcoming(job.spec().name(), job.nextRunAt() == null ? now : job.nextRunAt()))
            .toList(),
        counts);
  }

  private List<RunSummary> list(
      Person person, List<RunState> states, @Nullable Instant since, int limit) {
    return runs.list(person, new RunStore.Filter(null, null, states, since), limit).stream()
        .map(RunSummary::of)
        .toList();
  }

  private static long sum(Map<RunState, Long> counts, List<RunState> states) {
    return states.stream().mapToLong(state -> counts.getOrDefault(state, 0L)).sum();
  }
}
