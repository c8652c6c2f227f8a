package io.smallfry.server.jobs;

import io.smallfry.server.access.Person;
import io.smallfry.server.web.ApiException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.node.ObjectNode;

/** What people do with jobs and runs. Everybody sees their own only. Thread-safe. */
@Component
class Jobs {
  private final JobStore jobs;
  private final RunStore runs;
  private final Triggers triggers;
  private final LiveRuns live;
  private final RunMetrics metrics;
  private final InstantSource clock;
  private final TransactionTemplate transactions;

  Jobs(
      JobStore jobs,
      RunStore runs,
      Triggers triggers,
      LiveRuns live,
      RunMetrics metrics,
      InstantSource clock,
      TransactionTemplate transactions) {
    this.jobs = jobs;
    this.runs = runs;
    this.triggers = triggers;
    this.live = live;
    this.metrics = metrics;
    this.clock = clock;
    this.transactions = transactions;
  }

  List<Job> list(Person owner) {
    return jobs.list(owner);
  }

  Job get(Person owner, String name) {
    return jobs.find(owner, name).orElseThrow(() -> noJob(name));
  }

  Job create(Person owner, JobSpec spec) {
    Instant now = clock.instant();
    return unlessTaken(
        spec,
        () -> {
          jobs.insert(owner, spec, Triggers.next(spec, now), now);
          return get(owner, spec.name());
        });
  }

  /** Puts another specification in the job's place; its name may change with it. */
  Job replace(Person owner, String name, JobSpec spec) {
    Instant now = clock.instant();
    return unlessTaken(
        spec,
        () -> {
          Job job = jobs.lock(owner, name).orElseThrow(() -> noJob(name));
          jobs.update(job.id(), spec, nextRunAt(job, spec, now), now);
          return get(owner, spec.name());
        });
  }

  Job setEnabled(Person owner, String name, boolean enabled) {
    JobSpec old = get(owner, name).spec();
    return replace(
        owner,
        name,
        new JobSpec(
            old.name(), old.notebook(), old.parameters(), old.kernel(), old.schedule(), enabled));
  }

  /** Deletes the job; its runs stay, those that have not ended are cancelled. */
  void delete(Person owner, String name) {
    Job job =
        transact(() -> {
          Job found = jobs.lock(owner, name).orElseThrow(() -> noJob(name));
          jobs.delete(found.id(), clock.instant());
          return found;
        });
    runs.open(job.id()).forEach(run -> cancel(owner, run.id()));
  }

  Run runNow(Person owner, String name, ObjectNode parameters) {
    return triggers.byHand(get(owner, name), owner, parameters);
  }

  Run run(Person owner, long id) {
    return runs.find(owner, id).orElseThrow(() -> noRun(id));
  }

  /**
   * Asks a run to stop: one that waits ends at once, one that executes as soon as its kernel is
   * gone.
   */
  Run cancel(Person person, long id) {
    run(person, id);
    Run after =
        transact(() -> {
          Run run = runs.lock(id).orElseThrow(() -> noRun(id));
          if (run.state() == RunState.QUEUED) {
            // It stays in the queue until its turn, which passes it over.
            runs.end(id, AttemptEnd.cancelled(person.name()), clock.instant());
          } else if (!run.state().isFinal()) {
            runs.requestCancel(id, person.name());
          } else {
            throw ApiException.conflict(
                "run_ended", "Run " + id + " has ended already: " + run.state().word() + ".");
          }
          return runs.find(id).orElseThrow();
        });
    if (after.state().isFinal()) {
      metrics.ended(after);
    }
    live.find(id).ifPresent(run -> run.cancel().cancel("cancelled by " + person.name()));
    live.changed(after);
    return after;
  }

  /** A schedule that stays the same keeps its next time, which may be due in this moment. */
  private static @Nullable Instant nextRunAt(Job job, JobSpec spec, Instant now) {
    boolean same =
        Objects.equals(job.spec().schedule(), spec.schedule())
            && job.spec().enabled() == spec.enabled();
    return same ? job.nextRunAt() : Triggers.next(spec, now);
  }

  private Job unlessTaken(JobSpec spec, Supplier<Job> work) {
    try {
      return transact(work);
    } catch (DuplicateKeyException e) {
      throw ApiException.conflict(
          "job_exists", "There is a job named '" + spec.name() + "' already: choose another name.");
    }
  }

  private <T> T transact(Supplier<T> work) {
    return Optional.ofNullable(transactions.execute(status -> work.get())).orElseThrow();
  }

  private static ApiException noJob(String name) {
    return ApiException.notFound("job_not_found", "There is no job named '" + name + "'.");
  }

  private static ApiException noRun(long id) {
    return ApiException.notFound("run_not_found", "There is no run " + id + ".");
  }
}
