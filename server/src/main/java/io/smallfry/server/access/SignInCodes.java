package io.smallfry.server.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * One-time codes of sign-in links. They live in memory: a restart makes them worthless and prints a
 * new one. Thread-safe.
 */
@Component
public final class SignInCodes {
  /** How long a code may be used. */
  public static final Duration LIFETIME = Duration.ofMinutes(10);

  private final InstantSource clock;
  private final List<Code> codes = new ArrayList<>();

  SignInCodes(InstantSource clock) {
    this.clock = clock;
  }

  /** A new code that signs this person in, once. */
  public synchronized String issue(Person person) {
    String secret = Secrets.random();
    codes.removeIf(code -> code.expired(clock.instant()));
    codes.add(new Code(Secrets.hash(secret), person, clock.instant().plus(LIFETIME)));
    return secret;
  }

  /** The person whom the code signs in; the code is worthless after. */
  synchronized Optional<Person> redeem(String secret) {
    byte[] hash = Secrets.hash(secret);
    Code found = null;
    for (Code code : codes) {
      if (java.security.MessageDigest.isEqual(code.hash, hash) && !code.expired(clock.instant())) {
        found = code;
      }
    }
    if (found == null) {
      return Optional.empty();
    }
    codes.remove(found);
    return Optional.of(found.person);
  }

  private static final class Code {
    private final byte[] hash;
    private final Person person;
    private final Instant expiresAt;

    Code(byte[] hash, Person person, Instant expiresAt) {
      this.hash = hash;
      this.person = person;
      this.expiresAt = expiresAt;
    }

    boolean expired(Instant now) {
      return !now.isBefore(expiresAt);
    }
  }
}
