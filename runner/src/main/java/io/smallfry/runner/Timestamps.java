package io.smallfry.runner;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Times as Python's {@code datetime.isoformat()} writes them in UTC, which is what readers of
 * papermill's metadata parse. By hand: a {@code DateTimeFormatter} would be a visible part of a
 * short run's start.
 */
final class Timestamps {
  private Timestamps() {}

  /** {@code 2026-11-24T10:48:53.898067+00:00}. */
  static String iso(Instant time) {
    return digits(time).append("+00:00").toString();
  }

  /** {@code 2026-11-24T10:48:53.898067Z}, as kernels write it in their messages' headers. */
  static String isoZ(Instant time) {
    return digits(time).append('Z').toString();
  }

  private static StringBuilder digits(Instant time) {
    OffsetDateTime t = time.atOffset(ZoneOffset.UTC);
    StringBuilder out = new StringBuilder(32);
    pad(out, t.getYear(), 4).append('-');
    pad(out, t.getMonthValue(), 2).append('-');
    pad(out, t.getDayOfMonth(), 2).append('T');
    pad(out, t.getHour(), 2).append(':');
    pad(out, t.getMinute(), 2).append(':');
    pad(out, t.getSecond(), 2);
    int micros = t.getNano() / 1000;
    if (micros != 0) {
      pad(out.append('.'), micros, 6);
    }
    return out;
  }

  private static StringBuilder pad(StringBuilder out, int number, int width) {
    String digits = Integer.toString(number);
    for (int i = digits.length(); i < width; i++) {
      out.append('0');
    }
    return out.append(digits);
  }
}
