package io.smallfry.server.jobs;

import io.smallfry.server.jobs.JobSpec.ScheduleSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of the API. */
final class JobViews {
  private JobViews() {}

  record JobView(
      String name,
      String notebook,
      ObjectNode parameters,
      @Nullable String kernel,
      @Nullable ScheduleSpec schedule,
      boolean enabled,
      String owner,
      Instant createdAt,
      Instant updatedAt,
      @Nullable Instant nextRunAt,
      List<RunSummary> recentRuns) {
    static JobView of(Job job, String owner, List<RunSummary> recentRuns) {
      JobSpec spec = job.spec();
      return new JobView(
          spec.name(),
          spec.notebook(),
          spec.parameters(),
          spec.kernel(),
          spec.schedule(),
          spec.enabled(),
          owner,
          job.createdAt(),
          job.updatedAt(),
          job.nextRunAt(),
          recentRuns);
    }
  }

  record JobList(List<JobView> jobs) {}

  record RunSummary(
      long id,
      String job,
      String state,
      @Nullable String failureKind,
      @Nullable String reason,
      String trigger,
      String triggeredBy,
      @Nullable Instant scheduledAt,
      Instant createdAt,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      int attempt) {
    static RunSummary of(Run run) {
      return new RunSummary(
          run.id(),
          run.job(),
          run.state().word(),
          Rows.word(run.failureKind()),
          run.reason(),
          String.valueOf(Rows.word(run.trigger())),
          run.triggeredBy(),
          run.scheduledAt(),
          run.createdAt(),
          run.startedAt(),
          run.endedAt(),
          run.attempt());
    }
  }

  record RunList(List<RunSummary> runs, boolean more) {}

  record AttemptView(
      int number,
      String state,
      @Nullable String failureKind,
      @Nullable String reason,
      Instant startedAt,
      @Nullable Instant endedAt,
      boolean hasOutput,
      @Nullable String outputSha256) {
    static AttemptView of(Attempt attempt) {
      return new AttemptView(
          attempt.number(),
          attempt.state().word(),
          Rows.word(attempt.failureKind()),
          attempt.reason(),
          attempt.startedAt(),
          attempt.endedAt(),
          attempt.outputPath() != null,
          attempt.outputSha256());
    }
  }

  record RunView(
      long id,
      String job,
      String state,
      @Nullable String failureKind,
      @Nullable String reason,
      String trigger,
      String triggeredBy,
      @Nullable Instant scheduledAt,
      Instant createdAt,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      int attempt,
      ObjectNode parameters,
      String notebook,
      @Nullable String kernel,
      List<AttemptView> attempts,
      @Nullable String sourcePath,
      @Nullable String outputPath,
      LiveRun.Progress progress,
      @Nullable JsonNode error) {
    static RunView of(Run run, List<Attempt> attempts, LiveRun.Progress progress) {
      return new RunView(
          run.id(),
          run.job(),
          run.state().word(),
          Rows.word(run.failureKind()),
          run.reason(),
          String.valueOf(Rows.word(run.trigger())),
          run.triggeredBy(),
          run.scheduledAt(),
          run.createdAt(),
          run.startedAt(),
          run.endedAt(),
          run.attempt(),
          run.parameters(),
          run.notebook(),
          run.kernel(),
          attempts.stream().map(AttemptView::of).toList(),
          run.sourcePath(),
          attempts.isEmpty() ? null : attempts.getLast().outputPath(),
          progress,
          run.error());
    }
  }

  record Today(
      List<RunSummary> failed,
      List<RunSummary> running,
      List<RunSummary> recent,
      List<Upcoming> upcoming,
      Map<String, Long> counts) {}

  record Upcoming(String job, Instant at) {}

  record JobEvent(String job, long runId, String state) {}
}
