package io.smallfry.runner;

import io.smallfry.notebook.Cell;
import io.smallfry.notebook.Notebook;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a run records in the notebook beside the outputs, under the names that papermill gave them
 * and that its readers know: {@code metadata.papermill} of the notebook and of each cell.
 */
final class PapermillMetadata {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  static final String KEY = "papermill";

  private PapermillMetadata() {}

  /** Marks the notebook as started. Parameters of an earlier run stay unless there are new ones. */
  static void start(
      Notebook notebook,
      String inputPath,
      String outputPath,
      Map<String, @Nullable Object> parameters,
      Instant now) {
    ObjectNode pm = of(notebook);
    keep(pm, "default_parameters");
    keep(pm, "parameters");
    keep(pm, "environment_variables");
    if (!parameters.isEmpty()) {
      pm.set("parameters", ParameterNodes.of(parameters));
    }
    pm.put("version", Version.NAME);
    pm.put("input_path", inputPath);
    pm.put("output_path", outputPath);
    pm.put("start_time", Timestamps.iso(now));
    pm.putNull("end_time");
    pm.putNull("duration");
    pm.putNull("exception");
  }

  /** Takes the start back, of a notebook that is only prepared. */
  static void notStarted(Notebook notebook) {
    of(notebook).putNull("start_time");
  }

  private static void keep(ObjectNode pm, String key) {
    if (!(pm.get(key) instanceof ObjectNode)) {
      pm.putObject(key);
    }
  }

  /** Marks the notebook as ended. */
  static void end(Notebook notebook, Instant start, Instant now, boolean exception) {
    ObjectNode pm = of(notebook);
    pm.put("end_time", Timestamps.iso(now));
    pm.put("duration", Durations.seconds(Duration.between(start, now)));
    if (exception) {
      pm.put("exception", true);
    }
  }

  private static ObjectNode of(Notebook notebook) {
    return notebook.metadata().get(KEY) instanceof ObjectNode pm
        ? pm
        : notebook.metadata().putObject(KEY);
  }

  /** A cell whose turn has not come. */
  static void pending(Cell cell) {
    ObjectNode pm = NODES.objectNode();
    pm.putNull("exception");
    pm.putNull("start_time");
    pm.putNull("end_time");
    pm.putNull("duration");
    pm.put("status", CellStatus.PENDING.wireName());
    cell.metadata().set(KEY, pm);
    cell.touch();
  }

  /** A cell whose turn has come. */
  static void start(Cell cell, Instant now) {
    ObjectNode pm = of(cell);
    pm.put("start_time", Timestamps.iso(now));
    pm.put("status", CellStatus.RUNNING.wireName());
    pm.put("exception", false);
    cell.touch();
  }

  /** A cell that is done. */
  static void end(Cell cell, Instant start, Instant now, CellStatus status) {
    ObjectNode pm = of(cell);
    pm.put("end_time", Timestamps.iso(now));
    pm.put("duration", Durations.seconds(Duration.between(start, now)));
    pm.put("status", status.wireName());
    pm.put("exception", status == CellStatus.FAILED);
    cell.touch();
  }

  /** A cell that is not executed. */
  static void skipped(Cell cell) {
    of(cell).put("status", CellStatus.SKIPPED.wireName());
    cell.touch();
  }

  private static ObjectNode of(Cell cell) {
    return cell.metadata().get(KEY) instanceof ObjectNode pm ? pm : cell.metadata().putObject(KEY);
  }
}
