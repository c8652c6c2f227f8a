package io.smallfry.runner;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Where the outputs stand that have a display's id, by which they may be changed later. */
final class Displays {
  private record Shown(CellOutputs where, OutputEntry output) {}

  private final Map<String, List<Shown>> byId = new HashMap<>();

  /**
   * @param id null if it has none
   */
  void add(@Nullable String id, CellOutputs cell, OutputEntry output) {
    if (id != null) {
      byId.computeIfAbsent(id, _ -> new ArrayList<>()).add(new Shown(cell, output));
    }
  }

  /**
   * Changes a display wherever it is shown.
   *
   * @param id null if it has none
   * @param changed is told of each cell that shows it
   */
  void update(
      @Nullable String id, ObjectNode data, ObjectNode metadata, Consumer<CellOutputs> changed) {
    if (id == null) {
      return;
    }
    for (Shown shown : byId.getOrDefault(id, List.of())) {
      shown.output.json.set("data", data.deepCopy());
      shown.output.json.set("metadata", metadata.deepCopy());
      shown.where.updated(shown.output);
      changed.accept(shown.where);
    }
  }

  /** What this cell showed is gone: later updates of the same displays must not look for it. */
  void forget(CellOutputs cell) {
    byId.values().forEach(shown -> shown.removeIf(each -> each.where == cell));
  }
}
