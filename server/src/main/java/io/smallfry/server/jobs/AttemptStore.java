package io.smallfry.server.jobs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of attempts. Thread-safe; callers open transactions. */
@Component
class AttemptStore {
  private final JdbcClient jdbc;

  AttemptStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  List<Attempt> list(long runId) {
    return jdbc.sql("select * from attempt where run_id = ? order by number")
        .param(runId)
        .query(AttemptStore::attempt)
        .list();
  }

  Optional<Attempt> find(long runId, int number) {
    return jdbc.sql("select * from attempt where run_id = ? and number = ?")
        .param(runId)
        .param(number)
        .query(AttemptStore::attempt)
        .optional();
  }

  /** Attempts that a server began and did not end. */
  List<Attempt> open(String server) {
    return jdbc.sql(
            """
            select * from attempt where server = ? and state in ('starting', 'running') order by run_id
            """)
        .param(server)
        .query(AttemptStore::attempt)
        .list();
  }

  void insert(long runId, int number, String server, Instant now) {
    jdbc.sql(
            "insert into attempt (run_id, number, state, server, started_at) values (?, ?, 'starting', ?, ?)")
        .param(runId)
        .param(number)
        .param(server)
        .param(Rows.timestamp(now))
        .update();
  }

  void running(long runId, int number) {
    jdbc.sql(
            "update attempt set state = 'running' where run_id = ? and number = ? and state = 'starting'")
        .param(runId)
        .param(number)
        .update();
  }

  void output(long runId, int number, String path) {
    jdbc.sql("update attempt set output_path = ? where run_id = ? and number = ?")
        .param(path)
        .param(runId)
        .param(number)
        .update();
  }

  /**
   * The final state, which is given once.
   *
   * @return whether it was given now; false when the attempt had ended before
   */
  boolean end(long runId, int number, AttemptEnd end, @Nullable String outputSha256, Instant now) {
    return jdbc.sql(
                """
                update attempt set state = ?, failure_kind = ?, reason = ?, ended_at = ?, output_sha256 = ?
                where run_id = ? and number = ? and state in ('starting', 'running')
                """)
            .param(end.state().word())
            .param(Rows.word(end.failureKind()))
            .param(Rows.text(end.reason()))
            .param(Rows.timestamp(now))
            .param(outputSha256)
            .param(runId)
            .param(number)
            .update()
        == 1;
  }

  /** How many attempts of a run failed through the platform. */
  int platformFailures(long runId) {
    return jdbc.sql("select count(*) from attempt where run_id = ? and failure_kind = 'platform'")
        .param(runId)
        .query(Integer.class)
        .single();
  }

  private static Attempt attempt(ResultSet row, int n) throws SQLException {
    return new Attempt(
        row.getLong("run_id"),
        row.getInt("number"),
        RunState.ofWord(row.getString("state")),
        Rows.failureKind(row),
        row.getString("reason"),
        Rows.instant(row, "started_at"),
        Rows.instantOrNull(row, "ended_at"),
        row.getString("output_path"),
        row.getString("output_sha256"));
  }
}
