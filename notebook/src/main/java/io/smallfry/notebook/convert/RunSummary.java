package io.smallfry.notebook.convert;

import io.smallfry.notebook.Cell;
import io.smallfry.notebook.Notebook;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an output notebook says about its run, in papermill's metadata.
 *
 * @param start when it started, for people; null if it doesn't say
 * @param seconds how long it took; negative if it doesn't say
 * @param parameters what it was given
 * @param failedCell the place of the cell that failed, from 0; -1 if none did
 * @param reason what the failed cell's error says; empty if nothing does
 */
record RunSummary(
    State state,
    @Nullable String start,
    double seconds,
    Map<String, JsonNode> parameters,
    int failedCell,
    String reason) {
  enum State {
    SUCCEEDED,
    FAILED,
    UNFINISHED
  }

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm:ss", Locale.ENGLISH);

  /** Null if the notebook is not the output of a run. */
  static @Nullable RunSummary of(Notebook notebook) {
    if (!(notebook.metadata().get("papermill") instanceof ObjectNode run)
        || !run.path("start_time").isString()) {
      return null;
    }
    List<Cell> cells = notebook.cells();
    int failed = -1;
    for (int i = 0; i < cells.size() && failed < 0; i++) {
      if (isFailed(cells.get(i))) {
        failed = i;
      }
    }
    JsonNode exception = run.path("exception");
    State state =
        exception.isBoolean() && exception.booleanValue()
            ? State.FAILED
            : run.path("end_time").isString() ? State.SUCCEEDED : State.UNFINISHED;
    Map<String, JsonNode> parameters = new LinkedHashMap<>();
    if (run.get("parameters") instanceof ObjectNode given) {
      given.properties().forEach(each -> parameters.put(each.getKey(), each.getValue()));
    }
    return new RunSummary(
        state,
        time(run.path("start_time").stringValue()),
        run.path("duration").isNumber() ? run.path("duration").doubleValue() : -1,
        parameters,
        state == State.FAILED ? failed : -1,
        state == State.FAILED && failed >= 0 ? reason(cells.get(failed)) : "");
  }

  static boolean isFailed(Cell cell) {
    JsonNode papermill = cell.metadata().path("papermill");
    JsonNode exception = papermill.path("exception");
    JsonNode status = papermill.path("status");
    return (exception.isBoolean() && exception.booleanValue())
        || (status.isString() && status.stringValue().equals("failed"));
  }

  private static String reason(Cell cell) {
    for (JsonNode output : cell.json().path("outputs")) {
      if (output.path("ename").isString()) {
        JsonNode value = output.path("evalue");
        String text = value.isString() ? value.stringValue() : "";
        String all = output.path("ename").stringValue() + (text.isEmpty() ? "" : ": " + text);
        return TerminalText.plain(TerminalText.shortened(all, 600));
      }
    }
    return "";
  }

  private static String time(String iso) {
    try {
      return FORMAT.format(OffsetDateTime.parse(iso).withOffsetSameInstant(ZoneOffset.UTC))
          + " UTC";
    } catch (DateTimeException e) {
      return localTime(iso);
    }
  }

  /** papermill's own times have no zone, and are UTC. */
  private static String localTime(String iso) {
    try {
      Instant instant = LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
      return FORMAT.format(instant.atOffset(ZoneOffset.UTC)) + " UTC";
    } catch (DateTimeException e) {
      return iso; // whatever it is: better as it stands than not at all
    }
  }

  /** Such as {@code 4 m 10 s}. */
  static String duration(double seconds) {
    if (seconds < 60) {
      return String.format(Locale.ROOT, seconds < 10 ? "%.1f s" : "%.0f s", seconds);
    }
    long whole = Math.round(seconds);
    return whole < 3600
        ? whole / 60 + " m " + whole % 60 + " s"
        : whole / 3600 + " h " + whole % 3600 / 60 + " m";
  }
}
