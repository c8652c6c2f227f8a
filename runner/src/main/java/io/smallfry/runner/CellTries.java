package io.smallfry.runner;

import io.smallfry.notebook.Cell;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tries of a cell that failed and were followed by another: {@code metadata.smallfry.tries}, a
 * list with the exception's name and value, the start and the duration of each. The outputs are
 * those of the last try alone.
 */
final class CellTries {
  private static final String KEY = "tries";
  private static final String OWN = "smallfry";
  private static final int MOST_CHARACTERS = 1000;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private CellTries() {}

  /** Forgets an earlier run's. */
  static void clear(Cell cell) {
    if (cell.metadata().get(OWN) instanceof ObjectNode own && own.remove(KEY) != null) {
      if (own.isEmpty()) {
        cell.metadata().remove(OWN);
      }
      cell.touch();
    }
  }

  static void add(Cell cell, CellEnd.Raised raised, Instant start, Instant end) {
    ObjectNode own =
        cell.metadata().get(OWN) instanceof ObjectNode there
            ? there
            : cell.metadata().putObject(OWN);
    ArrayNode tries = own.get(KEY) instanceof ArrayNode there ? there : own.putArray(KEY);
    ObjectNode one = tries.addObject();
    one.put("exception", raised.name());
    String value = raised.value();
    one.put(
        "value",
        value.length() <= MOST_CHARACTERS ? value : value.substring(0, MOST_CHARACTERS) + "…");
    one.put("start_time", Timestamps.iso(start));
    one.put("duration", Durations.seconds(Duration.between(start, end)));
    cell.touch();
  }

  /** How long to wait after so many failed tries: half a second, then twice as long each time. */
  static Duration pause(int failed) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failed - 1, 10));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }
}
