package io.smallfry.server.lab;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What people set in Lab, as they wrote it. Thread-safe. */
@Repository
class SettingStore {
  private final JdbcClient database;
  private final InstantSource time;

  SettingStore(JdbcClient database, InstantSource time) {
    this.database = database;
    this.time = time;
  }

  /** One plugin's settings of a person. */
  record Setting(String plugin, String raw, Instant created, Instant updated) {}

  Map<String, Setting> all(long person) {
    return database
        .sql("select plugin, raw, created_at, updated_at from lab_setting where person_id = ?")
        .param(person)
        .query(SettingStore::setting)
        .list() // a stream of the query's own would keep the connection until it is closed
        .stream()
        .collect(Collectors.toMap(Setting::plugin, Function.identity()));
  }

  Optional<Setting> find(long person, String plugin) {
    return database
        .sql(
            """
            select plugin, raw, created_at, updated_at from lab_setting
            where person_id = ? and plugin = ?
            """)
        .params(person, plugin)
        .query(SettingStore::setting)
        .optional();
  }

  void save(long person, String plugin, String raw) {
    OffsetDateTime now = time.instant().atOffset(ZoneOffset.UTC);
    database
        .sql(
            """
            insert into lab_setting (person_id, plugin, raw, created_at, updated_at)
            values (?, ?, ?, ?, ?)
            on conflict (person_id, plugin)
            do update set raw = excluded.raw, updated_at = excluded.updated_at
            """)
        .params(person, plugin, raw, now, now)
        .update();
  }

  private static Setting setting(ResultSet row, int number) throws SQLException {
    return new Setting(
        row.getString("plugin"),
        row.getString("raw"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getObject("updated_at", OffsetDateTime.class).toInstant());
  }
}
