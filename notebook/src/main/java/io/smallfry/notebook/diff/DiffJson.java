package io.smallfry.notebook.diff;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes a comparison as JSON. */
final class DiffJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private DiffJson() {}

  static ObjectNode of(NotebookDiff diff) {
    ObjectNode json = NODES.objectNode();
    json.put("same", diff.isSame());
    ObjectNode counts = json.putObject("cell_counts");
    for (Change change : Change.values()) {
      counts.put(change.wireName(), diff.count(change));
    }
    values(json, "metadata", diff.metadata());
    values(json, "details", diff.details());
    ArrayNode cells = json.putArray("cells");
    diff.cells().stream().filter(CellDiff::differs).forEach(cell -> cells.add(of(cell)));
    return json;
  }

  private static ObjectNode of(CellDiff cell) {
    ObjectNode json = NODES.objectNode();
    json.put("change", cell.change().wireName());
    place(json, cell.before(), cell.after());
    json.put("moved", cell.moved());
    json.put("cell_type", cell.cell().type().jsonName());
    if (cell.cell().id() != null) {
      json.put("id", cell.cell().id());
    }
    text(json, "source", cell.source());
    if (!cell.outputs().isEmpty()) {
      ArrayNode outputs = json.putArray("outputs");
      cell.outputs().forEach(output -> outputs.add(of(output)));
    }
    parts(json, "attachments", cell.attachments());
    values(json, "metadata", cell.metadata());
    values(json, "details", cell.details());
    return json;
  }

  /** Places count from 0, as JSON's lists do. */
  private static void place(ObjectNode json, int before, int after) {
    if (before >= 0) {
      json.put("before_index", before);
    }
    if (after >= 0) {
      json.put("after_index", after);
    }
  }

  private static ObjectNode of(OutputDiff output) {
    ObjectNode json = NODES.objectNode();
    json.put("change", output.change().wireName());
    json.put("kind", output.kind());
    place(json, output.before(), output.after());
    parts(json, "parts", output.parts());
    values(json, "metadata", output.metadata());
    return json;
  }

  private static void parts(ObjectNode parent, String key, List<OutputDiff.Part> parts) {
    if (parts.isEmpty()) {
      return;
    }
    ArrayNode list = parent.putArray(key);
    for (OutputDiff.Part part : parts) {
      ObjectNode json = list.addObject();
      json.put("type", part.mime());
      blob(json, "before", part.before());
      blob(json, "after", part.after());
      text(json, "text", part.text());
    }
  }

  private static void blob(ObjectNode parent, String key, OutputDiff.@Nullable Blob blob) {
    if (blob == null) {
      parent.putNull(key);
      return;
    }
    ObjectNode json = parent.putObject(key);
    json.put("bytes", blob.bytes());
    if (blob.width() > 0) {
      json.put("width", blob.width());
      json.put("height", blob.height());
    }
  }

  private static void text(ObjectNode parent, String key, @Nullable TextDiff text) {
    if (text != null) {
      parent.set(key, of(text));
    }
  }

  static ObjectNode of(TextDiff text) {
    ObjectNode json = NODES.objectNode();
    ArrayNode hunks = json.putArray("hunks");
    for (TextDiff.Hunk hunk : text.hunks()) {
      ArrayNode lines = hunks.addArray();
      for (Line line : hunk.lines()) {
        ObjectNode each = lines.addObject();
        each.put("change", line.change().wireName());
        each.put("line", line.number());
        each.put("text", line.text());
        if (!line.marks().isEmpty()) {
          ArrayNode marks = each.putArray("marks");
          line.marks().forEach(mark -> marks.addArray().add(mark.from()).add(mark.to()));
        }
      }
    }
    if (text.leftOutBefore() > 0 || text.leftOutAfter() > 0) {
      json.put("left_out_before", text.leftOutBefore());
      json.put("left_out_after", text.leftOutAfter());
    }
    return json;
  }

  private static void values(ObjectNode parent, String key, List<ValueChange> changes) {
    if (changes.isEmpty()) {
      return;
    }
    ArrayNode list = parent.putArray(key);
    for (ValueChange change : changes) {
      ObjectNode json = list.addObject();
      ArrayNode path = json.putArray("path");
      change.path().forEach(path::add);
      if (change.before() != null) {
        json.set("before", change.before());
      }
      if (change.after() != null) {
        json.set("after", change.after());
      }
    }
  }
}
