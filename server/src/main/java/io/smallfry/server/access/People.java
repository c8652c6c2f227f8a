package io.smallfry.server.access;

import java.sql.Timestamp;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The people who own things. Thread-safe. */
@Component
public final class People {
  private final JdbcClient jdbc;
  private final InstantSource clock;

  People(JdbcClient jdbc, InstantSource clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** The person of this key, if there is one. */
  public Optional<Person> find(long id) {
    return jdbc.sql("select id, name from person where id = ?")
        .param(id)
        .query((row, n) -> new Person(row.getLong(1), row.getString(2)))
        .optional();
  }

  /**
   * The one person of a laptop: who runs the server. Made on first use, with the name of the
   * system's user.
   */
  public Person localOwner() {
    return jdbc.sql("select id, name from person order by id limit 1")
        .query((row, n) -> new Person(row.getLong(1), row.getString(2)))
        .optional()
        .orElseGet(this::makeLocalOwner);
  }

  private Person makeLocalOwner() {
    String name = System.getProperty("user.name", "owner");
    jdbc.sql("insert into person (name, created_at) values (?, ?) on conflict (name) do nothing")
        .param(name.isBlank() ? "owner" : name)
        .param(Timestamp.from(clock.instant()))
        .update();
    return jdbc.sql("select id, name from person order by id limit 1")
        .query((row, n) -> new Person(row.getLong(1), row.getString(2)))
        .single();
  }
}
