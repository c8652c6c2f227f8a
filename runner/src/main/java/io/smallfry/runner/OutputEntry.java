package io.smallfry.runner;

import io.smallfry.notebook.StreamText;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One of a cell's outputs, with what the limit has to know of it. */
final class OutputEntry {
  final ObjectNode json;

  /** A stream's text, which stands in {@link #json} only after {@link #settle}. */
  final @Nullable StreamText text;

  /** What it counts, but for a stream's text. */
  long weight;

  private boolean changed = true;

  private OutputEntry(ObjectNode json, @Nullable StreamText text, long weight) {
    this.json = json;
    this.text = text;
    this.weight = weight;
  }

  static OutputEntry stream(String name, StreamText text) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("output_type", "stream");
    json.put("name", name);
    json.put("text", "");
    return new OutputEntry(json, text, 0);
  }

  static OutputEntry of(ObjectNode json) {
    return new OutputEntry(json, null, weight(json));
  }

  boolean isStream(String name) {
    return text != null && name.equals(json.path("name").asString());
  }

  boolean isError() {
    return "error".equals(json.path("output_type").asString());
  }

  void grew() {
    changed = true;
  }

  void settle() {
    if (changed && text != null) {
      json.set("text", text.node());
      changed = false;
    }
  }

  /** About how many bytes it takes in the notebook. */
  static long weight(JsonNode node) {
    if (node.isString()) {
      return node.stringValue().length() + 2L;
    }
    if (node.isObject()) {
      long sum = 0;
      for (var field : node.properties()) {
        sum += field.getKey().length() + 4L + weight(field.getValue());
      }
      return sum;
    }
    long sum = node.isContainer() ? 0 : 4;
    for (JsonNode item : node) {
      sum += weight(item);
    }
    return sum;
  }
}
