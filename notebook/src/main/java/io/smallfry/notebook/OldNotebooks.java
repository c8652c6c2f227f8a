package io.smallfry.notebook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns notebooks of nbformat 2 and 3 (IPython 0.12 to 2) into 4.5, as nbformat's own conversion
 * does.
 */
final class OldNotebooks {
  private static final Map<String, String> MIME_OF_ALIAS =
      Map.of(
          "text", "text/plain",
          "html", "text/html",
          "svg", "image/svg+xml",
          "png", "image/png",
          "jpeg", "image/jpeg",
          "latex", "text/latex",
          "json", "application/json",
          "javascript", "application/javascript");
  private static final List<String> MULTILINE_OUTPUTS =
      List.of("text", "html", "svg", "latex", "javascript", "json");
  private static final Set<String> NOT_DATA = Set.of("output_type", "execution_count", "metadata");

  private final boolean separatorsMissing;

  private OldNotebooks(int major) {
    // Version 2 wrote lines without their newlines; version 3 mostly wrote them with.
    this.separatorsMissing = major == 2;
  }

  /** Changes the tree in place; its cells then lack ids. */
  static void upgrade(ObjectNode root, int major) {
    new OldNotebooks(major).notebook(root, major);
  }

  private void notebook(ObjectNode root, int major) {
    ObjectNode metadata = require(root.get("metadata"), ObjectNode.class, "metadata", "an object");
    ArrayNode worksheets = require(root.get("worksheets"), ArrayNode.class, "worksheets", "a list");
    ArrayNode cells = Json.NODES.arrayNode();
    for (int w = 0; w < worksheets.size(); w++) {
      String path = "worksheets[" + w + "]";
      ObjectNode worksheet = require(worksheets.get(w), ObjectNode.class, path, "an object");
      ArrayNode sheetCells =
          require(worksheet.get("cells"), ArrayNode.class, path + ".cells", "a list");
      for (int c = 0; c < sheetCells.size(); c++) {
        String cellPath = path + ".cells[" + c + "]";
        cells.add(
            cell(require(sheetCells.get(c), ObjectNode.class, cellPath, "an object"), cellPath));
      }
    }
    root.remove("worksheets");
    root.set("cells", cells);
    JsonNode original = root.remove("orig_nbformat");
    JsonNode originalMinor = root.remove("orig_nbformat_minor");
    metadata.remove(List.of("name", "signature"));
    metadata.set("orig_nbformat", positive(original) ? original : Json.NODES.numberNode(major));
    metadata.set(
        "orig_nbformat_minor", positive(originalMinor) ? originalMinor : Json.NODES.numberNode(0));
    root.put("nbformat", 4);
    root.put("nbformat_minor", Notebook.NEWEST_MINOR);
  }

  private static boolean positive(@Nullable JsonNode number) {
    return number != null && number.isInt() && number.intValue() > 0;
  }

  private ObjectNode cell(ObjectNode cell, String path) {
    JsonNode metadata = cell.get("metadata");
    if (metadata == null) {
      cell.putObject("metadata");
    } else {
      require(metadata, ObjectNode.class, path + ".metadata", "an object")
          .remove(Transient.CELL_KEY);
    }
    cell.remove(Transient.CELL_KEY);
    switch (Json.string(cell, "cell_type", "")) {
      case "code" -> code(cell);
      case "heading" -> heading(cell);
      case "html" -> {
        joinText(cell);
        cell.put("cell_type", "markdown");
      }
      default -> joinText(cell);
    }
    return cell;
  }

  private void joinText(ObjectNode cell) {
    join(cell, "source");
    join(cell, "rendered");
  }

  private void heading(ObjectNode cell) {
    joinText(cell);
    JsonNode level = cell.remove("level");
    int depth = level != null && level.isInt() ? Math.clamp(level.intValue(), 1, 6) : 1;
    cell.put("cell_type", "markdown");
    cell.put(
        "source",
        "#".repeat(depth)
            + " "
            + String.join(" ", PythonText.lines(Json.string(cell, "source", ""))));
  }

  private void code(ObjectNode cell) {
    join(cell, "input");
    cell.remove("language");
    move(cell, "collapsed", Json.object(cell, "metadata"), "collapsed");
    JsonNode input = cell.remove("input");
    cell.set("source", input == null ? Json.NODES.stringNode("") : input);
    JsonNode number = cell.remove("prompt_number");
    cell.set("execution_count", number == null ? Json.NODES.nullNode() : number);
    if (cell.get("outputs") instanceof ArrayNode outputs) {
      for (JsonNode output : outputs) {
        if (output instanceof ObjectNode object) {
          output(object);
        }
      }
    } else {
      cell.putArray("outputs");
    }
  }

  private void output(ObjectNode output) {
    MULTILINE_OUTPUTS.forEach(key -> join(output, key));
    switch (Json.string(output, "output_type", "")) {
      case "pyout" -> {
        output.put("output_type", "execute_result");
        JsonNode number = output.remove("prompt_number");
        output.set("execution_count", number == null ? Json.NODES.nullNode() : number);
        data(output);
      }
      case "display_data" -> data(output);
      case "pyerr" -> output.put("output_type", "error");
      case "stream" -> {
        JsonNode stream = output.remove("stream");
        output.set("name", stream == null ? Json.NODES.stringNode("stdout") : stream);
      }
      default -> {
        // Left as it is: the validator names it.
      }
    }
  }

  /**
   * Everything that stands beside the output's type is data, keyed by a short name or by a MIME
   * type.
   */
  private static void data(ObjectNode output) {
    if (output.get("metadata") instanceof ObjectNode metadata) {
      useMimeTypes(metadata);
    } else {
      output.putObject("metadata");
    }
    ObjectNode data = Json.NODES.objectNode();
    for (String key : List.copyOf(output.propertyNames())) {
      if (!NOT_DATA.contains(key)) {
        move(output, key, data, key);
      }
    }
    useMimeTypes(data);
    String json = Json.string(data.get("application/json"));
    if (json != null) {
      data.set("application/json", parsedOrText(json));
    }
    output.set("data", data);
  }

  /** Version 3 kept JSON data as text. Text that is no JSON stays text, so that it isn't lost. */
  private static JsonNode parsedOrText(String json) {
    try {
      return JsonTrees.parse(json.getBytes(UTF_8));
    } catch (NotebookException e) {
      return Json.NODES.stringNode(json);
    }
  }

  private static void useMimeTypes(ObjectNode object) {
    for (String key : new ArrayList<>(object.propertyNames())) {
      String mime = MIME_OF_ALIAS.get(key);
      if (mime != null) {
        move(object, key, object, mime);
      }
    }
  }

  private static void move(ObjectNode from, String key, @Nullable ObjectNode to, String newKey) {
    JsonNode value = from.remove(key);
    if (value != null && to != null) {
      to.set(newKey, value);
    }
  }

  private void join(ObjectNode object, String key) {
    String joined = Multiline.joined(object.get(key), separator(object.get(key)));
    if (joined != null) {
      object.put(key, joined);
    }
  }

  private String separator(@Nullable JsonNode lines) {
    String first =
        lines instanceof ArrayNode array && !array.isEmpty() ? Json.string(array.get(0)) : null;
    boolean kept =
        !separatorsMissing && first != null && (first.endsWith("\n") || first.endsWith("\r"));
    return kept ? "" : "\n";
  }

  private static <T extends JsonNode> T require(
      @Nullable JsonNode node, Class<T> type, String path, String expected) {
    if (!type.isInstance(node)) {
      throw NotebookReader.misshapen(path, node, expected);
    }
    return type.cast(node);
  }
}
