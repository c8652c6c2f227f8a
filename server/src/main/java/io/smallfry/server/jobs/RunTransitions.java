package io.smallfry.server.jobs;

import io.smallfry.runner.FailureKind;
import io.smallfry.server.storage.Storage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The steps of a run from state to state, each one transaction that holds the run's row; watchers
 * hear of it after the commit. A final state is given once. Thread-safe.
 */
@Component
class RunTransitions {
  /** How often a run is tried again whose attempts fail through the platform. */
  static final int PLATFORM_RETRIES = 3;

  private static final Logger log = LoggerFactory.getLogger(RunTransitions.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);

  private final RunStore runs;
  private final AttemptStore attempts;
  private final Storage storage;
  private final LiveRuns live;
  private final RunMetrics metrics;
  private final InstantSource clock;
  private final TransactionTemplate transactions;

  RunTransitions(
      RunStore runs,
      AttemptStore attempts,
      Storage storage,
      LiveRuns live,
      RunMetrics metrics,
      InstantSource clock,
      TransactionTemplate transactions) {
    this.runs = runs;
    this.attempts = attempts;
    this.storage = storage;
    this.live = live;
    this.metrics = metrics;
    this.clock = clock;
    this.transactions = transactions;
  }

  /**
   * A new attempt of a queued run begins on this server; empty when the run isn't queued any more.
   */
  Optional<Run> begin(long runId, String server) {
    Optional<Run> begun =
        transact(() -> {
          Optional<Run> run = runs.lock(runId);
          if (run.isEmpty() || run.get().state() != RunState.QUEUED) {
            return Optional.empty();
          }
          int number = run.get().attempt() + 1;
          attempts.insert(runId, number, server, clock.instant());
          runs.starting(runId, number, clock.instant());
          return runs.find(runId);
        });
    begun.ifPresent(live::changed);
    return begun;
  }

  /** The kernel is there and the first cell is about to execute. */
  void running(Run run, int cells) {
    Optional<Run> now =
        transact(() -> {
          attempts.running(run.id(), run.attempt());
          attempts.output(run.id(), run.attempt(), run.outputKey(run.attempt()));
          runs.running(run.id(), cells);
          return runs.find(run.id());
        });
    now.ifPresent(live::changed);
  }

  /** The snapshot of what runs is in storage. */
  void snapshot(long runId, String path, String sha256) {
    transactions.executeWithoutResult(status -> runs.source(runId, path, sha256));
  }

  /**
   * An attempt has ended: its output becomes final, and the run ends or goes back to the queue.
   *
   * @return when to try again; empty when the run has ended
   */
  Optional<Instant> end(
      long runId, int number, AttemptEnd end, LiveRun.@Nullable Progress progress) {
    Storage.@Nullable Seal seal = seal(runId, number);
    Instant now = clock.instant();
    Ended ended =
        transact(() -> {
          Run run = runs.lock(runId).orElseThrow();
          boolean first =
              attempts.end(runId, number, end, seal == null ? null : seal.sha256(), now);
          if (!first || run.state().isFinal()) {
            return new Ended(run, Optional.empty(), false);
          }
          if (seal != null) {
            attempts.output(runId, number, run.outputKey(number));
          }
          if (progress != null) {
            runs.progress(runId, progress.cells(), progress.done(), progress.current());
          }
          int failures = attempts.platformFailures(runId);
          boolean again =
              end.failureKind() == FailureKind.PLATFORM
                  && run.cancelRequested() == null
                  && failures <= PLATFORM_RETRIES;
          if (again) {
            runs.requeue(runId, end);
          } else {
            runs.end(runId, end, now);
          }
          return new Ended(
              runs.find(runId).orElseThrow(),
              again ? Optional.of(now.plus(pause(failures))) : Optional.empty(),
              true);
        });
    if (ended.changed) {
      log.info(
          "Run {} of {}, attempt {}: {}{}",
          runId,
          ended.run.job(),
          number,
          end.state().word(),
          end.reason() == null ? "" : ": " + end.reason().lines().findFirst().orElse(""));
      metrics.attemptEnded(ended.run);
      live.changed(ended.run);
    }
    return ended.again;
  }

  private <T> T transact(java.util.function.Supplier<T> work) {
    return java.util.Objects.requireNonNull(transactions.execute(status -> work.get()));
  }

  /** Makes what the attempt wrote final; null when it wrote nothing, or storage is away. */
  private Storage.@Nullable Seal seal(long runId, int number) {
    Optional<Run> run = runs.find(runId);
    try {
      if (run.isPresent() && storage.stat(run.get().outputKey(number)) != null) {
        return storage.seal(run.get().outputKey(number));
      }
    } catch (IOException e) {
      log.error("The output of run {}, attempt {}, could not be made final.", runId, number, e);
    }
    return null;
  }

  private static Duration pause(int failures) {
    return FIRST_PAUSE.multipliedBy((long) Math.pow(3, failures - 1.0));
  }

  private record Ended(Run run, Optional<Instant> again, boolean changed) {}
}
