package io.smallfry.server.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Holds back an address that keeps failing to sign in. Thread-safe. */
@Component
final class SignInLimit {
  static final int FAILURES = 10;
  static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int MAX_ADDRESSES = 10_000;

  private final InstantSource clock;
  private final Map<String, Deque<Instant>> failures = new HashMap<>();

  SignInLimit(InstantSource clock) {
    this.clock = clock;
  }

  /** How long the address has to wait; zero when it may try now. */
  synchronized Duration waitTime(String address) {
    Deque<Instant> recent = failures.get(address);
    if (recent == null) {
      return Duration.ZERO;
    }
    forget(recent);
    return recent.size() < FAILURES
        ? Duration.ZERO
        : Duration.between(clock.instant(), recent.getFirst().plus(WINDOW));
  }

  synchronized void failed(String address) {
    if (failures.size() >= MAX_ADDRESSES) {
      makeRoom();
    }
    failures.computeIfAbsent(address, a -> new ArrayDeque<>()).addLast(clock.instant());
  }

  private void makeRoom() {
    Iterator<Deque<Instant>> all = failures.values().iterator();
    while (all.hasNext()) {
      Deque<Instant> recent = all.next();
      forget(recent);
      if (recent.isEmpty()) {
        all.remove();
      }
    }
    if (failures.size() >= MAX_ADDRESSES) {
      failures.clear();
    }
  }

  private void forget(Deque<Instant> recent) {
    Instant oldest = clock.instant().minus(WINDOW);
    while (!recent.isEmpty() && !recent.getFirst().isAfter(oldest)) {
      recent.removeFirst();
    }
  }
}
