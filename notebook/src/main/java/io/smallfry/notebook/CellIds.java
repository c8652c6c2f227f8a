package io.smallfry.notebook;

import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Cell ids of nbformat 4.5: eight hexadecimal digits when we make them, as Jupyter does. They name
 * a cell within its notebook and are no secret.
 */
final class CellIds {
  private CellIds() {}

  static String fresh(Set<String> taken) {
    while (true) {
      String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
      if (!taken.contains(id)) {
        return id;
      }
    }
  }

  private static String steady(int seed, Set<String> taken) {
    int bits = seed;
    while (true) {
      bits = bits * 0x9E3779B1 + 0x7F4A7C15; // neighbouring seeds become numbers far apart
      String id = HexFormat.of().toHexDigits(bits);
      if (!taken.contains(id)) {
        return id;
      }
    }
  }

  static Set<String> of(ArrayNode cells) {
    Set<String> ids = new HashSet<>();
    for (JsonNode cell : cells) {
      String id = Json.string(cell.get("id"));
      if (id != null) {
        ids.add(id);
      }
    }
    return ids;
  }

  /**
   * Gives an id to each cell without one, and a new one to each cell whose id an earlier cell has.
   * The new ids follow from the place and the text, so that the same file read twice is the same
   * notebook.
   */
  static void repair(ArrayNode cells) {
    Set<String> taken = of(cells);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < cells.size(); i++) {
      ObjectNode cell = (ObjectNode) cells.get(i);
      JsonNode id = cell.get("id");
      if (id == null || (id.isString() && !seen.add(id.stringValue()))) {
        String made = steady(31 * i + Json.string(cell, "source", "").hashCode(), taken);
        taken.add(made);
        seen.add(made);
        cell.put("id", made);
      }
    }
  }
}
