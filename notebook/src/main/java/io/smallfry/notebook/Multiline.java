package io.smallfry.notebook;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Long text in a notebook file is a list of lines, in memory it is one string. Reading joins more
 * than writing splits: any MIME type but JSON is joined, text, JavaScript and SVG are split.
 */
final class Multiline {
  private Multiline() {}

  static boolean isJsonMime(String mime) {
    return mime.equals("application/json")
        || (mime.startsWith("application/") && mime.endsWith("+json"));
  }

  static boolean isSplitMime(String mime) {
    return mime.startsWith("text/")
        || mime.equals("application/javascript")
        || mime.equals("image/svg+xml");
  }

  static boolean hasMimeBundle(String outputType) {
    return outputType.equals("execute_result") || outputType.equals("display_data");
  }

  /**
   * Joins the lines of everything in the cells that is kept as lines; anything of another form
   * stays.
   */
  static void join(ArrayNode cells) {
    for (JsonNode node : cells) {
      ObjectNode cell = (ObjectNode) node;
      joinField(cell, "source");
      if (cell.get("attachments") instanceof ObjectNode attachments) {
        attachments.values().forEach(Multiline::joinBundle);
      }
      if (Json.string(cell, "cell_type", "").equals("code")
          && cell.get("outputs") instanceof ArrayNode outputs) {
        for (JsonNode output : outputs) {
          if (output instanceof ObjectNode object) {
            joinOutput(object);
          }
        }
      }
    }
  }

  private static void joinOutput(ObjectNode output) {
    String type = Json.string(output, "output_type", "");
    if (hasMimeBundle(type)) {
      joinBundle(output.get("data"));
    } else if (!type.isEmpty()) {
      joinField(output, "text");
    }
  }

  private static void joinBundle(@Nullable JsonNode bundle) {
    if (bundle instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        if (!isJsonMime(entry.getKey())) {
          String joined = joined(entry.getValue(), "");
          if (joined != null) {
            entry.setValue(Json.NODES.stringNode(joined));
          }
        }
      }
    }
  }

  private static void joinField(ObjectNode object, String key) {
    String joined = joined(object.get(key), "");
    if (joined != null) {
      object.put(key, joined);
    }
  }

  /**
   * The strings of a list with {@code separator} between them; null if it is no list of strings.
   */
  static @Nullable String joined(@Nullable JsonNode lines, String separator) {
    if (!(lines instanceof ArrayNode array)) {
      return null;
    }
    if (array.size() == 1) {
      return Json.string(array.get(0));
    }
    StringBuilder text = new StringBuilder();
    boolean first = true;
    for (JsonNode line : array) {
      if (!line.isString()) {
        return null;
      }
      if (!first) {
        text.append(separator);
      }
      first = false;
      text.append(line.stringValue());
    }
    return text.toString();
  }
}
