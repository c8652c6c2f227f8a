package io.smallfry.server.jobs;

import io.smallfry.server.access.Person;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** The table of runs. Thread-safe; callers open transactions. */
@Component
class RunStore {
  private static final String ALL =
      "select run.*, job.name as job_name from run join job on job.id = run.job_id ";

  private final JdbcClient jdbc;

  RunStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** What to find. Null leaves a condition out. */
  record Filter(
      @Nullable String job,
      @Nullable Long before,
      List<RunState> states,
      @Nullable Instant since) {}

  Optional<Run> find(long id) {
    return jdbc.sql(ALL + "where run.id = ?").param(id).query(RunStore::run).optional();
  }

  Optional<Run> find(Person owner, long id) {
    return find(id).filter(run -> run.ownerId() == owner.id());
  }

  /** As {@link #find(long)}; nobody else changes it until the transaction ends. */
  Optional<Run> lock(long id) {
    return jdbc.sql(ALL + "where run.id = ? for update of run")
        .param(id)
        .query(RunStore::run)
        .optional();
  }

  /** Newest first. */
  List<Run> list(Person owner, Filter filter, int limit) {
    StringBuilder sql = new StringBuilder(ALL + "where run.owner_id = ?");
    List<Object> values = new ArrayList<>();
    values.add(owner.id());
    if (filter.job() != null) {
      sql.append(" and job.deleted_at is null and job.name = ?");
      values.add(filter.job());
    }
    if (filter.before() != null) {
      sql.append(" and run.id < ?");
      values.add(filter.before());
    }
    if (!filter.states().isEmpty()) {
      sql.append(" and run.state = any (string_to_array(?, ','))");
      values.add(String.join(",", filter.states().stream().map(RunState::word).toList()));
    }
    if (filter.since() != null) {
      sql.append(" and run.created_at >= ?");
      values.add(java.sql.Timestamp.from(filter.since()));
    }
    sql.append(" order by run.id desc limit ?");
    values.add(limit);
    return jdbc.sql(sql.toString()).params(values).query(RunStore::run).list();
  }

  /** The newest runs of each of the owner's jobs, at most {@code each} of one job, newest first. */
  List<Run> recentOfAllJobs(Person owner, int each) {
    return jdbc.sql(
            """
            select recent.*, job.name as job_name
            from job cross join lateral (select * from run where run.job_id = job.id order by id desc limit ?) recent
            where job.owner_id = ? and job.deleted_at is null
            order by recent.id desc
            """)
        .param(each)
        .param(owner.id())
        .query(RunStore::run)
        .list();
  }

  /** How many runs were made since, by state. */
  java.util.Map<RunState, Long> counts(Person owner, Instant since) {
    java.util.Map<RunState, Long> counts = new java.util.EnumMap<>(RunState.class);
    jdbc.sql(
            "select state, count(*) from run where owner_id = ? and created_at >= ? group by state")
        .param(owner.id())
        .param(Rows.timestamp(since))
        .query(row -> {
          counts.put(RunState.ofWord(row.getString(1)), row.getLong(2));
        });
    return counts;
  }

  /** The runs of a job that have not ended. */
  List<Run> open(long jobId) {
    return jdbc.sql(
            ALL
                + "where run.job_id = ? and run.state in ('queued', 'starting', 'running') order by run.id")
        .param(jobId)
        .query(RunStore::run)
        .list();
  }

  /** The runs that wait. */
  List<Long> queued() {
    return jdbc.sql("select id from run where state = 'queued' order by id")
        .query(Long.class)
        .list();
  }

  /** Makes a run; empty when there is one of this scheduled time already. */
  Optional<Long> insert(
      Job job,
      RunState state,
      @Nullable String reason,
      Run.Trigger trigger,
      String triggeredBy,
      ObjectNode parameters,
      @Nullable Instant scheduledAt,
      Instant now) {
    return jdbc.sql(
            """
            insert into run (job_id, owner_id, state, reason, trigger, triggered_by, scheduled_at, created_at, ended_at,
              notebook, parameters, kernel)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::json, ?)
            on conflict (job_id, scheduled_at) do nothing
            returning id
            """)
        .param(job.id())
        .param(job.ownerId())
        .param(state.word())
        .param(reason)
        .param(trigger.name().toLowerCase(Locale.ROOT))
        .param(triggeredBy)
        .param(Rows.timestamp(scheduledAt))
        .param(Rows.timestamp(now))
        .param(state.isFinal() ? Rows.timestamp(now) : null)
        .param(job.spec().notebook())
        .param(Rows.json(parameters))
        .param(job.spec().kernel())
        .query(Long.class)
        .optional();
  }

  void starting(long id, int attempt, Instant now) {
    jdbc.sql(
            """
            update run set state = 'starting', attempt = ?, started_at = coalesce(started_at, ?), failure_kind = null,
              reason = null, error = null, cells_done = 0, current_cell = null
            where id = ?
            """)
        .param(attempt)
        .param(Rows.timestamp(now))
        .param(id)
        .update();
  }

  void source(long id, String path, String sha256) {
    jdbc.sql("update run set source_path = ?, source_sha256 = ? where id = ?")
        .param(path)
        .param(sha256)
        .param(id)
        .update();
  }

  void running(long id, int cells) {
    jdbc.sql("update run set state = 'running', cells = ? where id = ? and state = 'starting'")
        .param(cells)
        .param(id)
        .update();
  }

  void requestCancel(long id, String by) {
    jdbc.sql("update run set cancel_requested = coalesce(cancel_requested, ?) where id = ?")
        .param(by)
        .param(id)
        .update();
  }

  /** The final state. */
  void end(long id, AttemptEnd end, Instant now) {
    jdbc.sql(
            """
            update run set state = ?, failure_kind = ?, reason = ?, error = ?::json, ended_at = ?
            where id = ? and state in ('queued', 'starting', 'running')
            """)
        .param(end.state().word())
        .param(Rows.word(end.failureKind()))
        .param(Rows.text(end.reason()))
        .param(Rows.json(end.error()))
        .param(Rows.timestamp(now))
        .param(id)
        .update();
  }

  /** Back to the queue, for another attempt. */
  void requeue(long id, AttemptEnd end) {
    jdbc.sql(
            """
            update run set state = 'queued', failure_kind = ?, reason = ?
            where id = ? and state in ('starting', 'running')
            """)
        .param(Rows.word(end.failureKind()))
        .param(Rows.text(end.reason()))
        .param(id)
        .update();
  }

  void progress(long id, int cells, int done, @Nullable Integer current) {
    jdbc.sql("update run set cells = ?, cells_done = ?, current_cell = ? where id = ?")
        .param(cells)
        .param(done)
        .param(current)
        .param(id)
        .update();
  }

  private static Run run(ResultSet row, int n) throws SQLException {
    return new Run(
        row.getLong("id"),
        row.getLong("job_id"),
        row.getLong("owner_id"),
        row.getString("job_name"),
        RunState.ofWord(row.getString("state")),
        Rows.failureKind(row),
        row.getString("reason"),
        Run.Trigger.valueOf(row.getString("trigger").toUpperCase(Locale.ROOT)),
        row.getString("triggered_by"),
        Rows.instantOrNull(row, "scheduled_at"),
        Rows.instant(row, "created_at"),
        Rows.instantOrNull(row, "started_at"),
        Rows.instantOrNull(row, "ended_at"),
        row.getString("notebook"),
        Rows.object(row, "parameters"),
        row.getString("kernel"),
        row.getInt("attempt"),
        row.getString("cancel_requested"),
        row.getString("source_path"),
        row.getInt("cells"),
        row.getInt("cells_done"),
        Rows.intOrNull(row, "current_cell"),
        Rows.jsonOrNull(row, "error"));
  }
}
