package io.smallfry.server.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.smallfry.server.ServerSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The runs that wait for their turn, in db-scheduler: it claims each for one server, keeps the
 * claim alive while the run executes, and notices when a server is lost. What is put in is part of
 * the caller's transaction. Thread-safe.
 */
final class RunQueue {
  private static final String TASK = "run";
  private static final Duration POLLING = Duration.ofSeconds(1);
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final int MISSED_HEARTBEATS = 4;
  private static final Duration STOP = Duration.ofSeconds(30);
  private static final Duration AGAIN = Duration.ofSeconds(5);

  private final Scheduler scheduler;
  private final CustomTask<Void> task;
  private final JdbcClient jdbc;
  private final InstantSource clock;

  /**
   * @param execute executes a run's next attempt; says when to try again, empty when the run has
   *     ended
   * @param lost hears of a run whose server is lost; the run is back in the queue after
   */
  RunQueue(
      DataSource dataSource,
      ServerSettings settings,
      String server,
      InstantSource clock,
      LongFunction<Optional<Instant>> execute,
      LongConsumer lost) {
    this.clock = clock;
    this.jdbc = JdbcClient.create(dataSource);
    this.task =
        Tasks.custom(TASK, Void.class)
            .onFailure((complete, operations) ->
                operations.reschedule(complete, clock.instant().plus(AGAIN)))
            .onDeadExecution((complete, operations) -> {
              lost.accept(id(complete.getExecution().taskInstance.getId()));
              operations.reschedule(complete, clock.instant());
            })
            .execute((instance, context) -> completion(execute.apply(id(instance.getId()))));
    this.scheduler =
        Scheduler.create(new TransactionAwareDataSourceProxy(dataSource), task)
            .threads(settings.maxRuns())
            .pollingInterval(POLLING)
            .heartbeatInterval(HEARTBEAT)
            .missedHeartbeatsLimit(MISSED_HEARTBEATS)
            .shutdownMaxWait(STOP)
            .schedulerName(new SchedulerName.Fixed(server))
            .clock(clock::instant)
            .build();
  }

  void start() {
    scheduler.start();
  }

  /**
   * Takes no more runs, interrupts those that execute, and waits for them, at most half a minute.
   */
  void stop() {
    scheduler.stop();
  }

  /** Puts a run in, to be executed at once, as part of the current transaction. */
  void add(long runId) {
    scheduler.scheduleIfNotExists(task.instance(Long.toString(runId)), clock.instant());
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            scheduler.triggerCheckForDueExecutions();
          }
        });
  }

  /** Frees the claims that a former life of this server held. */
  void releaseAll(String server) {
    jdbc.sql(
            """
            update scheduled_tasks
            set picked = false, picked_by = null, last_heartbeat = null, version = version + 1
            where task_name = ? and picked and picked_by = ?
            """)
        .param(TASK)
        .param(server)
        .update();
  }

  private CompletionHandler<Void> completion(Optional<Instant> again) {
    return (complete, operations) ->
        again.ifPresentOrElse(at -> operations.reschedule(complete, at), operations::remove);
  }

  private static long id(String instance) {
    return Long.parseLong(instance);
  }
}
