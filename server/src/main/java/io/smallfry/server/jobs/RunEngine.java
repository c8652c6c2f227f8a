package io.smallfry.server.jobs;

import io.smallfry.runner.FailureKind;
import io.smallfry.server.ServerSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What makes runs go: at its start it mends what a former life left behind, then it fires schedules
 * and executes what is queued, until it is stopped. Thread-safe.
 */
@Component
class RunEngine implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(RunEngine.class);
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final RunQueue queue;
  private final AttemptExecutor executor;
  private final RunTransitions transitions;
  private final AttemptStore attempts;
  private final RunStore runs;
  private final Triggers triggers;
  private final LiveRuns live;
  private final ServerIdentity identity;
  private final TransactionTemplate transactions;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private @Nullable Thread schedules;
  private boolean running;

  RunEngine(
      DataSource dataSource,
      ServerSettings settings,
      InstantSource clock,
      AttemptExecutor executor,
      RunTransitions transitions,
      AttemptStore attempts,
      RunStore runs,
      Triggers triggers,
      LiveRuns live,
      ServerIdentity identity,
      TransactionTemplate transactions) {
    this.executor = executor;
    this.transitions = transitions;
    this.attempts = attempts;
    this.runs = runs;
    this.triggers = triggers;
    this.live = live;
    this.identity = identity;
    this.transactions = transactions;
    this.queue =
        new RunQueue(
            dataSource,
            settings,
            identity.id(),
            clock,
            runId -> executor.execute(runId, identity.id()),
            runId -> executor.endLost(runId, "The server that executed this was lost."));
    triggers.useQueue(queue);
  }

  @Override
  public synchronized void start() {
    recover();
    queue.start();
    schedules = Thread.ofVirtual().name("schedules").start(this::fireSchedules);
    running = true;
  }

  @Override
  public synchronized void stop() {
    running = false;
    stopping.countDown();
    if (schedules != null) {
      awaitEnd(schedules);
    }
    executor.stop();
    queue.stop();
    live.close();
  }

  @Override
  public synchronized boolean isRunning() {
    return running;
  }

  /** Before requests are taken, and stopped after: a smaller phase than the web server's. */
  @Override
  public int getPhase() {
    return 0;
  }

  /**
   * Nobody but this server uses its data folder, so what stands as executing here was cut off with
   * its former life. What is queued is put into the queue, if it isn't there.
   */
  private void recover() {
    List<Attempt> cutOff = attempts.open(identity.id());
    for (Attempt attempt : cutOff) {
      transitions.end(
          attempt.runId(),
          attempt.number(),
          AttemptEnd.failed(FailureKind.PLATFORM, AttemptExecutor.SERVER_STOPPED),
          null);
    }
    if (!cutOff.isEmpty()) {
      log.info(
          "{} runs were cut off when the server stopped; they are tried again.", cutOff.size());
    }
    queue.releaseAll(identity.id());
    transactions.executeWithoutResult(status -> runs.queued().forEach(queue::add));
  }

  private void fireSchedules() {
    try {
      do {
        try {
          triggers.fireDue();
        } catch (RuntimeException e) {
          log.error("Schedules could not be looked at; trying again.", e);
        }
      } while (!stopping.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      log.error("Schedules are no longer looked at: the thread was interrupted.", e);
    }
  }

  private static void awaitEnd(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
