package io.smallfry.server;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what a test needs. */
public final class Settle {
  private static final Duration LONGEST = Duration.ofSeconds(90);

  private Settle() {}

  /** Looks until the value is as wanted, and returns it; fails when that takes too long. */
  public static <T> T until(Supplier<T> look, Predicate<T> wanted) {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (true) {
      T value = look.get();
      if (wanted.test(value)) {
        return value;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Still not as wanted after " + LONGEST + ": " + value);
      }
      LockSupport.parkNanos(20_000_000);
    }
  }
}
