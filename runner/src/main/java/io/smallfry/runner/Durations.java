package io.smallfry.runner;

import java.time.Duration;
import java.util.Locale;

/** Durations as people write them. */
final class Durations {
  private Durations() {}

  /** {@code 0.5 s}, {@code 30 s}, {@code 4 m 10 s}, {@code 2 h 5 m}. */
  static String text(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 60) {
      return duration.toMillisPart() == 0
          ? seconds + " s"
          : String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
    if (seconds < 3600) {
      return seconds / 60 + " m" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
    }
    return seconds / 3600 + " h" + (seconds / 60 % 60 == 0 ? "" : " " + seconds / 60 % 60 + " m");
  }

  /** Fractional seconds, as Python's {@code total_seconds()} gives them. */
  static double seconds(Duration duration) {
    return (duration.getSeconds() * 1_000_000 + duration.getNano() / 1_000) / 1_000_000.0;
  }
}
