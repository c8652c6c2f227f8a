package io.smallfry.notebook;

import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the parts of a notebook in the form of a file: long text as lines, what is transient left
 * out.
 */
final class NotebookEncoder {
  /** How deep a cell stands in the document: in the root object, in its list of cells. */
  static final int CELL_DEPTH = 2;

  private static final Set<String> CELL_TRANSIENT = Set.of(Transient.CELL_KEY);

  private final PythonJson json;

  NotebookEncoder(PythonJson json) {
    this.json = json;
  }

  /** Writes a field of the root object other than its cells. */
  void rootField(String key, JsonNode value) {
    if (key.equals("metadata") && value instanceof ObjectNode metadata) {
      json.fields(
          metadata, 1, Transient.NOTEBOOK_KEYS, (name, field, depth) -> json.value(field, depth));
    } else {
      json.value(value, 1);
    }
  }

  void cell(ObjectNode cell) {
    boolean code = Json.string(cell, "cell_type", "").equals("code");
    json.fields(
        cell,
        CELL_DEPTH,
        Set.of(),
        (key, value, depth) -> {
          switch (key) {
            case "source" -> lines(value, depth);
            case "metadata" -> cellMetadata(value, depth);
            case "attachments" -> attachments(value, depth);
            case "outputs" -> outputs(value, depth, code);
            default -> json.value(value, depth);
          }
        });
  }

  private void cellMetadata(JsonNode value, int depth) {
    if (value instanceof ObjectNode metadata) {
      json.fields(metadata, depth, CELL_TRANSIENT, (key, field, inner) -> json.value(field, inner));
    } else {
      json.value(value, depth);
    }
  }

  private void attachments(JsonNode value, int depth) {
    if (value instanceof ObjectNode attachments) {
      json.fields(attachments, depth, Set.of(), (name, bundle, inner) -> mimeBundle(bundle, inner));
    } else {
      json.value(value, depth);
    }
  }

  private void outputs(JsonNode value, int depth, boolean code) {
    if (!code || !(value instanceof ArrayNode outputs) || outputs.isEmpty()) {
      json.value(value, depth);
      return;
    }
    json.raw('[');
    for (int i = 0; i < outputs.size(); i++) {
      if (i > 0) {
        json.raw(',');
      }
      json.newLine(depth + 1);
      output(outputs.get(i), depth + 1);
    }
    json.newLine(depth);
    json.raw(']');
  }

  private void output(JsonNode value, int depth) {
    if (!(value instanceof ObjectNode output)) {
      json.value(value, depth);
      return;
    }
    String type = Json.string(output, "output_type", "");
    json.fields(
        output,
        depth,
        Set.of(),
        (key, field, inner) -> {
          if (key.equals("data") && Multiline.hasMimeBundle(type)) {
            mimeBundle(field, inner);
          } else if (key.equals("text") && type.equals("stream")) {
            lines(field, inner);
          } else {
            json.value(field, inner);
          }
        });
  }

  private void mimeBundle(JsonNode value, int depth) {
    if (value instanceof ObjectNode bundle) {
      json.fields(
          bundle,
          depth,
          Set.of(),
          (mime, data, inner) -> {
            if (Multiline.isSplitMime(mime)) {
              lines(data, inner);
            } else {
              json.value(data, inner);
            }
          });
    } else {
      json.value(value, depth);
    }
  }

  private void lines(JsonNode value, int depth) {
    if (value instanceof TextNode text && depth + 1 == StreamText.LINE_DEPTH) {
      encoded(text.lines(), depth);
      return;
    }
    if (!value.isString()) {
      json.value(value, depth);
      return;
    }
    String text = value.stringValue();
    if (text.isEmpty()) {
      json.raw("[]");
      return;
    }
    json.raw('[');
    for (int start = 0; start < text.length(); ) {
      int end = PythonText.lineEnd(text, start);
      if (start > 0) {
        json.raw(',');
      }
      json.newLine(depth + 1);
      json.string(text, start, end);
      start = end;
    }
    json.newLine(depth);
    json.raw(']');
  }

  private void encoded(TextLines lines, int depth) {
    if (lines.isEmpty()) {
      json.raw("[]");
      return;
    }
    json.raw('[');
    lines.pieces().forEach(json::splice);
    json.newLine(depth);
    json.raw(']');
  }
}
