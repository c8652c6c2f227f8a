package io.smallfry.server.jobs;

import io.smallfry.server.access.Person;
import io.smallfry.server.jobs.JobSpec.ScheduleSpec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of jobs. Thread-safe; callers open transactions. */
@Component
class JobStore {
  private static final String ALL = "select * from job where deleted_at is null ";

  private final JdbcClient jdbc;

  JobStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  List<Job> list(Person owner) {
    return jdbc.sql(ALL + "and owner_id = ? order by name")
        .param(owner.id())
        .query(JobStore::job)
        .list();
  }

  Optional<Job> find(Person owner, String name) {
    return jdbc.sql(ALL + "and owner_id = ? and name = ?")
        .param(owner.id())
        .param(name)
        .query(JobStore::job)
        .optional();
  }

  /** As {@link #find}; nobody else changes it or fires it until the transaction ends. */
  Optional<Job> lock(Person owner, String name) {
    return jdbc.sql(ALL + "and owner_id = ? and name = ? for update")
        .param(owner.id())
        .param(name)
        .query(JobStore::job)
        .optional();
  }

  /** Jobs whose time has come, locked; those that another server is about to fire are left out. */
  List<Job> lockDue(Instant now, int limit) {
    return jdbc.sql(
            ALL
                + "and enabled and next_run_at <= ? order by next_run_at limit ? for update skip locked")
        .param(Rows.timestamp(now))
        .param(limit)
        .query(JobStore::job)
        .list();
  }

  /** The jobs that fire next. */
  List<Job> upcoming(Person owner, Instant until, int limit) {
    return jdbc.sql(
            ALL
                + "and owner_id = ? and enabled and next_run_at <= ? order by next_run_at, name limit ?")
        .param(owner.id())
        .param(Rows.timestamp(until))
        .param(limit)
        .query(JobStore::job)
        .list();
  }

  void insert(Person owner, JobSpec spec, @Nullable Instant nextRunAt, Instant now) {
    jdbc.sql(
            """
            insert into job (owner_id, name, notebook, parameters, kernel, cron, time_zone, enabled, next_run_at,
              created_at, updated_at)
            values (?, ?, ?, ?::json, ?, ?, ?, ?, ?, ?, ?)
            """)
        .param(owner.id())
        .param(spec.name())
        .param(spec.notebook())
        .param(Rows.json(spec.parameters()))
        .param(spec.kernel())
        .param(spec.schedule() == null ? null : spec.schedule().cron())
        .param(spec.schedule() == null ? null : spec.schedule().timeZone())
        .param(spec.enabled())
        .param(Rows.timestamp(nextRunAt))
        .param(Rows.timestamp(now))
        .param(Rows.timestamp(now))
        .update();
  }

  void update(long id, JobSpec spec, @Nullable Instant nextRunAt, Instant now) {
    jdbc.sql(
            """
            update job set name = ?, notebook = ?, parameters = ?::json, kernel = ?, cron = ?, time_zone = ?,
              enabled = ?, next_run_at = ?, updated_at = ?
            where id = ?
            """)
        .param(spec.name())
        .param(spec.notebook())
        .param(Rows.json(spec.parameters()))
        .param(spec.kernel())
        .param(spec.schedule() == null ? null : spec.schedule().cron())
        .param(spec.schedule() == null ? null : spec.schedule().timeZone())
        .param(spec.enabled())
        .param(Rows.timestamp(nextRunAt))
        .param(Rows.timestamp(now))
        .param(id)
        .update();
  }

  void setNextRunAt(long id, @Nullable Instant nextRunAt) {
    jdbc.sql("update job set next_run_at = ? where id = ?")
        .param(Rows.timestamp(nextRunAt))
        .param(id)
        .update();
  }

  void delete(long id, Instant now) {
    jdbc.sql("update job set deleted_at = ?, next_run_at = null where id = ?")
        .param(Rows.timestamp(now))
        .param(id)
        .update();
  }

  private static Job job(ResultSet row, int n) throws SQLException {
    String cron = row.getString("cron");
    JobSpec spec =
        new JobSpec(
            row.getString("name"),
            row.getString("notebook"),
            Rows.object(row, "parameters"),
            row.getString("kernel"),
            cron == null ? null : new ScheduleSpec(cron, row.getString("time_zone")),
            row.getBoolean("enabled"));
    return new Job(
        row.getLong("id"),
        row.getLong("owner_id"),
        spec,
        Rows.instantOrNull(row, "next_run_at"),
        Rows.instant(row, "created_at"),
        Rows.instant(row, "updated_at"));
  }
}
