package io.smallfry.server.access;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Browsers that signed in. A session ends thirty days after its last use, or when its person signs
 * out. Thread-safe.
 */
@Component
final class Sessions {
  static final Duration LIFETIME = Duration.ofDays(30);

  /** How old a noted use gets before it is noted again: a read shouldn't cost a write. */
  private static final Duration COARSE = Duration.ofMinutes(10);

  private final JdbcClient jdbc;
  private final InstantSource clock;

  Sessions(JdbcClient jdbc, InstantSource clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Opens a session and returns its secret, which is stored nowhere. */
  String open(Person person) {
    Timestamp now = Timestamp.from(clock.instant());
    jdbc.sql("delete from sign_in_session where last_used_at < ?")
        .param(Timestamp.from(clock.instant().minus(LIFETIME)))
        .update();
    String secret = Secrets.random();
    jdbc.sql(
            "insert into sign_in_session (hash, person_id, created_at, last_used_at) values (?, ?, ?, ?)")
        .param(Secrets.hash(secret))
        .param(person.id())
        .param(now)
        .param(now)
        .update();
    return secret;
  }

  /** The person whose session this is, if it lives. */
  Optional<Person> use(String secret) {
    Instant now = clock.instant();
    byte[] hash = Secrets.hash(secret);
    Optional<Used> used =
        jdbc.sql(
                """
                select p.id, p.name, s.last_used_at
                from sign_in_session s join person p on p.id = s.person_id
                where s.hash = ? and s.last_used_at > ?
                """)
            .param(hash)
            .param(Timestamp.from(now.minus(LIFETIME)))
            .query((row, n) ->
                new Used(
                    new Person(row.getLong(1), row.getString(2)), row.getTimestamp(3).toInstant()))
            .optional();
    if (used.isPresent() && used.get().at().isBefore(now.minus(COARSE))) {
      jdbc.sql("update sign_in_session set last_used_at = ? where hash = ?")
          .param(Timestamp.from(now))
          .param(hash)
          .update();
    }
    return used.map(Used::person);
  }

  /** Ends a session. */
  void close(String secret) {
    jdbc.sql("delete from sign_in_session where hash = ?").param(Secrets.hash(secret)).update();
  }

  private record Used(Person person, Instant at) {}
}
