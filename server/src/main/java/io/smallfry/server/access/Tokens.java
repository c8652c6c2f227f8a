package io.smallfry.server.access;

import io.smallfry.server.DataFolder;
import io.smallfry.server.ServerSettings;
import io.smallfry.server.ServerStartException;
import io.smallfry.server.database.Database;
import java.io.IOException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** API tokens, with which scripts and other clients show whose they are. Thread-safe. */
@Component
public final class Tokens {
  /** Begins every token, so that one that lies about in a file or a log is recognised. */
  public static final String PREFIX = "sfy_";

  private static final Duration COARSE = Duration.ofMinutes(10);

  private final JdbcClient jdbc;
  private final InstantSource clock;

  Tokens(JdbcClient jdbc, InstantSource clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * Makes a token of the local owner on a data folder, whether or not a server runs on it. Without
   * one, the database is started for the moment, under the folder's lock.
   *
   * @param name what the token is for, shown in lists
   * @return the token, which is stored nowhere
   * @throws ServerStartException when the database can't be reached; the message is one sentence
   *     for a person
   */
  public static String create(ServerSettings settings, String name) {
    try (DataFolder folder = DataFolder.tryLock(settings.data())) {
      if (folder != null || settings.databaseUrl() != null) {
        try (Database database = Database.start(settings)) {
          database.awaitReady();
          return createOn(database, name);
        }
      }
      try (Database database = Database.connect(settings.data())) {
        return createOn(database, name);
      }
    } catch (IOException e) {
      throw new ServerStartException(
          "Another Smallfry uses "
              + settings.data()
              + ", but its database does not answer: try again when it has started.",
          e);
    }
  }

  private static String createOn(Database database, String name) {
    JdbcClient jdbc = JdbcClient.create(database.dataSource());
    InstantSource clock = Clock.systemUTC();
    return new Tokens(jdbc, clock).create(new People(jdbc, clock).localOwner(), name);
  }

  /**
   * Makes a token.
   *
   * @param name what it is for
   * @return the token, which is stored nowhere
   */
  public String create(Person person, String name) {
    String token = PREFIX + Secrets.random();
    jdbc.sql("insert into api_token (person_id, name, hash, created_at) values (?, ?, ?, ?)")
        .param(person.id())
        .param(name)
        .param(Secrets.hash(token))
        .param(Timestamp.from(clock.instant()))
        .update();
    return token;
  }

  /** The person whose token this is, unless it was revoked. */
  Optional<Person> use(String token) {
    Instant now = clock.instant();
    Optional<Used> used =
        jdbc.sql(
                """
                select p.id, p.name, t.id, t.last_used_at
                from api_token t join person p on p.id = t.person_id
                where t.hash = ? and t.revoked_at is null
                """)
            .param(Secrets.hash(token))
            .query((row, n) ->
                new Used(
                    new Person(row.getLong(1), row.getString(2)),
                    row.getLong(3),
                    row.getTimestamp(4) == null ? Instant.MIN : row.getTimestamp(4).toInstant()))
            .optional();
    if (used.isPresent() && used.get().at().isBefore(now.minus(COARSE))) {
      jdbc.sql("update api_token set last_used_at = ? where id = ?")
          .param(Timestamp.from(now))
          .param(used.get().id())
          .update();
    }
    return used.map(Used::person);
  }

  /** Makes a token worthless; does nothing when it is so already. */
  void revoke(Person person, long id) {
    jdbc.sql(
            "update api_token set revoked_at = ? where id = ? and person_id = ? and revoked_at is null")
        .param(Timestamp.from(clock.instant()))
        .param(id)
        .param(person.id())
        .update();
  }

  private record Used(Person person, long id, Instant at) {}
}
