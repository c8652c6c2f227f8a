package io.smallfry.notebook.diff;

import io.smallfry.notebook.diff.OutputDiff.Part;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Compares the outputs of two cells. */
final class OutputDiffs {
  private static final ObjectNode NOTHING =
      tools.jackson.databind.node.JsonNodeFactory.instance.objectNode();

  private OutputDiffs() {}

  static List<OutputDiff> between(@Nullable ArrayNode before, @Nullable ArrayNode after) {
    List<ObjectNode> a = comparable(before);
    List<ObjectNode> b = comparable(after);
    List<OutputDiff> result = new ArrayList<>();
    for (Sequences.Edit edit : Sequences.edits(a, b)) {
      int j = edit.bStart();
      for (int i = edit.aStart(); i < edit.aEnd(); i++) {
        int partner = partner(a.get(i), b, j, edit.bEnd());
        if (partner < 0) {
          result.add(diff(a.get(i), i, null, -1));
          continue;
        }
        for (; j < partner; j++) {
          result.add(diff(null, -1, b.get(j), j));
        }
        result.add(diff(a.get(i), i, b.get(j), j));
        j++;
      }
      for (; j < edit.bEnd(); j++) {
        result.add(diff(null, -1, b.get(j), j));
      }
    }
    return result;
  }

  /** The outputs without their execution counts, which the cell has too. */
  private static List<ObjectNode> comparable(@Nullable ArrayNode outputs) {
    List<ObjectNode> result = new ArrayList<>();
    if (outputs != null) {
      for (JsonNode output : outputs) {
        if (output instanceof ObjectNode object) {
          ObjectNode shallow = NOTHING.deepCopy();
          object.properties().forEach(field -> shallow.set(field.getKey(), field.getValue()));
          shallow.remove("execution_count");
          result.add(shallow);
        }
      }
    }
    return result;
  }

  private static int partner(ObjectNode output, List<ObjectNode> others, int from, int to) {
    for (int j = from; j < to; j++) {
      if (kind(others.get(j)).equals(kind(output))) {
        return j;
      }
    }
    return -1;
  }

  private static String kind(ObjectNode output) {
    return switch (text(output.get("output_type"))) {
      case "stream" -> text(output.get("name"));
      case "execute_result" -> "result";
      case "display_data" -> "display";
      case String other -> other;
    };
  }

  private static OutputDiff diff(
      @Nullable ObjectNode before, int i, @Nullable ObjectNode after, int j) {
    ObjectNode a = before == null ? NOTHING : before;
    ObjectNode b = after == null ? NOTHING : after;
    Change change = before == null ? Change.ADDED : after == null ? Change.REMOVED : Change.CHANGED;
    return new OutputDiff(
        change,
        kind(after == null ? a : b),
        i,
        j,
        parts(a, b),
        ValueChanges.between(
            a.get("metadata") instanceof ObjectNode m ? m : null,
            b.get("metadata") instanceof ObjectNode m ? m : null,
            _ -> false));
  }

  private static List<Part> parts(ObjectNode a, ObjectNode b) {
    List<Part> parts = new ArrayList<>();
    text(parts, a.get("text"), b.get("text"));
    text(parts, traceback(a), traceback(b));
    ObjectNode dataA = a.get("data") instanceof ObjectNode data ? data : NOTHING;
    ObjectNode dataB = b.get("data") instanceof ObjectNode data ? data : NOTHING;
    Set<String> mimes = new LinkedHashSet<>(dataA.propertyNames());
    mimes.addAll(dataB.propertyNames());
    boolean plainDiffers = differs(dataA, dataB, "text/plain");
    for (String mime : mimes) {
      if (differs(dataA, dataB, mime)) {
        parts.add(part(mime, dataA.get(mime), dataB.get(mime), plainDiffers));
      }
    }
    return parts;
  }

  private static boolean differs(ObjectNode a, ObjectNode b, String key) {
    JsonNode left = a.get(key);
    return left == null ? b.get(key) != null : !left.equals(b.get(key));
  }

  private static void text(List<Part> parts, @Nullable JsonNode a, @Nullable JsonNode b) {
    if (a == null ? b != null : !a.equals(b)) {
      parts.add(part("text/plain", a, b, false));
    }
  }

  /** Where plain text says it, other forms of the same are only measured. */
  private static Part part(
      String mime, @Nullable JsonNode a, @Nullable JsonNode b, boolean plainDiffers) {
    boolean shown =
        Blobs.isText(mime)
            && !mime.equals("image/svg+xml")
            && (mime.equals("text/plain") || !plainDiffers);
    return new Part(
        mime,
        shown ? TextDiff.of(readable(a), readable(b)) : null,
        Blobs.of(mime, a),
        Blobs.of(mime, b));
  }

  private static String readable(@Nullable JsonNode data) {
    if (data == null) {
      return "";
    }
    return data.isString() ? Ansi.strip(data.stringValue()) : data.toPrettyString();
  }

  /** An error's whole text: its traceback, which says name and value too, or else these. */
  private static @Nullable JsonNode traceback(ObjectNode output) {
    if (!output.has("ename")) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode line : output.path("traceback")) {
      text.append(text(line)).append('\n');
    }
    if (text.isEmpty()) {
      text.append(text(output.get("ename"))).append(": ").append(text(output.get("evalue")));
    }
    return tools.jackson.databind.node.JsonNodeFactory.instance.stringNode(
        Ansi.strip(text.toString()));
  }

  private static String text(@Nullable JsonNode node) {
    return node != null && node.isString() ? node.stringValue() : "";
  }
}
