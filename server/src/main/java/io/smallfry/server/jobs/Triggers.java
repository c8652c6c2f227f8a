package io.smallfry.server.jobs;

import io.smallfry.server.access.Person;
import io.smallfry.server.schedule.CronSchedule;
import io.smallfry.server.schedule.Occurrence;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.node.ObjectNode;

/**
 * What makes runs: a schedule's time, or a person. The run's row, its place in the queue and the
 * job's next time are written in one transaction. Thread-safe.
 */
@Component
class Triggers {
  private static final int AT_ONCE = 50;

  private final JobStore jobs;
  private final RunStore runs;
  private final LiveRuns live;
  private final RunMetrics metrics;
  private final InstantSource clock;
  private final TransactionTemplate transactions;
  private volatile @Nullable RunQueue queue;

  Triggers(
      JobStore jobs,
      RunStore runs,
      LiveRuns live,
      RunMetrics metrics,
      InstantSource clock,
      TransactionTemplate transactions) {
    this.jobs = jobs;
    this.runs = runs;
    this.live = live;
    this.metrics = metrics;
    this.clock = clock;
    this.transactions = transactions;
  }

  void useQueue(RunQueue used) {
    queue = used;
  }

  /** When a job fires next, by its schedule. */
  static @Nullable Instant next(JobSpec spec, Instant after) {
    if (spec.schedule() == null || !spec.enabled()) {
      return null;
    }
    return schedule(spec).next(after).map(Occurrence::at).orElse(null);
  }

  /**
   * Fires every job whose time has come.
   *
   * @return how many
   */
  int fireDue() {
    int fired = 0;
    while (true) {
      List<Run> made =
          Objects.requireNonNull(
              transactions.execute(status ->
                  jobs.lockDue(clock.instant(), AT_ONCE).stream()
                      .flatMap(job -> fire(job).stream())
                      .toList()));
      made.forEach(this::announce);
      fired += made.size();
      if (made.size() < AT_ONCE) {
        return fired;
      }
    }
  }

  /** A person wants a run now. */
  Run byHand(Job job, Person person, ObjectNode parameters) {
    Run made =
        Objects.requireNonNull(
            transactions.execute(status -> {
              long id =
                  runs.insert(
                          job,
                          RunState.QUEUED,
                          null,
                          Run.Trigger.MANUAL,
                          person.name(),
                          Parameters.merge(job.spec().parameters(), parameters),
                          null,
                          clock.instant())
                      .orElseThrow();
              queue().add(id);
              return runs.find(id).orElseThrow();
            }));
    announce(made);
    return made;
  }

  /** Of the times that were missed while no server ran, the latest counts. */
  private Optional<Run> fire(Job job) {
    Instant now = clock.instant();
    Instant due = Objects.requireNonNull(job.nextRunAt());
    CronSchedule schedule = schedule(job.spec());
    Instant scheduledAt = schedule.latest(due.minusNanos(1), now).map(Occurrence::at).orElse(due);
    List<Run> open = runs.open(job.id());
    boolean skip = !open.isEmpty();
    Optional<Long> id =
        runs.insert(
            job,
            skip ? RunState.SKIPPED : RunState.QUEUED,
            skip ? "Run " + open.getFirst().id() + " of this job had not ended." : null,
            Run.Trigger.SCHEDULE,
            "schedule",
            job.spec().parameters(),
            scheduledAt,
            now);
    if (id.isPresent() && !skip) {
      queue().add(id.get());
    }
    jobs.setNextRunAt(job.id(), schedule.next(now).map(Occurrence::at).orElse(null));
    return id.flatMap(runs::find);
  }

  private void announce(Run run) {
    if (run.state().isFinal()) {
      metrics.ended(run);
    }
    live.changed(run);
  }

  private RunQueue queue() {
    return Objects.requireNonNull(queue, "The engine makes the queue before anything is fired.");
  }

  private static CronSchedule schedule(JobSpec spec) {
    JobSpec.ScheduleSpec schedule = Objects.requireNonNull(spec.schedule());
    return CronSchedule.parse(schedule.cron(), schedule.timeZone());
  }
}
