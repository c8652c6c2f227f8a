package io.smallfry.notebook;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The values that a notebook has recorded in its outputs, as scrapbook does ({@code
 * smallfry.glue}). A value stands under a media type of its own in an output that nobody is shown.
 *
 * @see <a href="https://nteract-scrapbook.readthedocs.io/">scrapbook</a>
 */
public final class Values {
  private static final String TYPE = "application/scrapbook.scrap.";

  /** What papermill wrote before its version 1.0. */
  private static final String OLD_TYPE = "application/papermill.record+";

  private Values() {}

  /**
   * The values by their names, in the order in which they were first recorded; of one that was
   * recorded again, the last. They are as they stand in the notebook: texts and JSON as themselves,
   * a data frame (encoder {@code pandas}) as Parquet in Base64. What is no such value is passed
   * over.
   *
   * @return unmodifiable; the nodes are the notebook's own
   */
  public static Map<String, JsonNode> of(Notebook notebook) {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    for (Cell cell : notebook.cells()) {
      if (cell.type() == CellType.CODE) {
        for (JsonNode output : cell.outputs()) {
          if (output.get("data") instanceof ObjectNode data) {
            data.properties().forEach(entry -> read(entry.getKey(), entry.getValue(), values));
          }
        }
      }
    }
    return Collections.unmodifiableMap(values);
  }

  private static void read(String type, JsonNode payload, Map<String, JsonNode> values) {
    if (!(payload instanceof ObjectNode scrap)) {
      return;
    }
    if (type.startsWith(TYPE)) {
      JsonNode data = scrap.get("data");
      if (scrap.path("name").isString() && data != null) {
        values.put(scrap.path("name").stringValue(), data);
      }
    } else if (type.startsWith(OLD_TYPE)) {
      scrap.properties().forEach(entry -> values.put(entry.getKey(), entry.getValue()));
    }
  }
}
