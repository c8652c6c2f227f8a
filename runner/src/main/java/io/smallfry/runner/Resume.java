package io.smallfry.runner;

import io.smallfry.notebook.Cell;
import io.smallfry.notebook.CellType;
import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookException;
import io.smallfry.notebook.Parameters;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What ran, found again in what came out: an output notebook of ours or of papermill's, taken back
 * to its source and its parameters, to be run again.
 *
 * @param source the notebook without the run's traces: injected parameters, error markers, outputs,
 *     counts, times. A cell that the run's parameters were not injected into stays as it is
 * @param parameters the run's values, unmodifiable; secrets are not among them
 * @param inputPath what the source was called; null if the output doesn't say
 */
public record Resume(
    Notebook source, Map<String, @Nullable Object> parameters, @Nullable String inputPath) {
  public Resume {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /**
   * Takes an output notebook back.
   *
   * @param output is not changed
   * @throws NotebookException if no run wrote it
   */
  public static Resume plan(Notebook output) {
    if (!(output.metadata().get(PapermillMetadata.KEY) instanceof ObjectNode run)) {
      throw new NotebookException(
          "The notebook was not written by a run, so there is nothing to resume: its metadata has"
              + " no 'papermill'");
    }
    Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
    if (run.get("parameters") instanceof ObjectNode values) {
      values.properties().forEach(each -> parameters.put(each.getKey(), value(each.getValue())));
    }
    Notebook source = output.copy();
    ErrorMarkers.remove(source);
    if (!parameters.isEmpty()) {
      removeInjected(source);
    }
    clean(source);
    JsonNode path = run.path("input_path");
    String inputPath = path.isString() && !path.stringValue().isEmpty() ? path.stringValue() : null;
    return new Resume(source, parameters, inputPath);
  }

  private static void removeInjected(Notebook source) {
    List<Cell> cells = source.cells();
    for (int i = cells.size() - 1; i >= 0; i--) {
      if (cells.get(i).hasTag(Parameters.INJECTED_TAG)) {
        source.removeCell(i);
      }
    }
  }

  private static void clean(Notebook source) {
    source.metadata().remove(PapermillMetadata.KEY);
    source.metadata().remove("widgets");
    for (Cell cell : source.cells()) {
      cell.metadata().remove(PapermillMetadata.KEY);
      cell.metadata().remove("execution");
      CellTries.clear(cell);
      if (cell.type() == CellType.CODE) {
        cell.setOutputs(JsonNodeFactory.instance.arrayNode());
        cell.setExecutionCount(null);
      }
    }
  }

  /** As {@link NotebookRun#parameters} wants it. */
  private static @Nullable Object value(JsonNode node) {
    if (node.isObject()) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      node.properties().forEach(each -> map.put(each.getKey(), value(each.getValue())));
      return map;
    }
    if (node.isArray()) {
      List<@Nullable Object> list = new ArrayList<>();
      node.forEach(each -> list.add(value(each)));
      return list;
    }
    if (node.isString()) {
      return node.stringValue();
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    if (node.isIntegralNumber()) {
      return whole(node.bigIntegerValue());
    }
    return node.isNumber() ? (Object) node.doubleValue() : null;
  }

  private static Object whole(BigInteger value) {
    if (value.bitLength() < Integer.SIZE) {
      return value.intValue();
    }
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }
}
