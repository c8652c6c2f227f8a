package io.smallfry.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Collects what is wrong with a notebook, each with the JSON path of the place. */
final class Problems {
  private final List<String> found = new ArrayList<>();

  List<String> all() {
    return List.copyOf(found);
  }

  void add(String path, String sentence) {
    found.add(path + " " + sentence);
  }

  void check(boolean holds, String path, String sentence) {
    if (!holds) {
      add(path, sentence);
    }
  }

  void onlyKeys(ObjectNode object, String path, Set<String> keys, boolean othersToo) {
    for (String key : object.propertyNames()) {
      check(othersToo || keys.contains(key), path + "." + key, "is no key that may stand here");
    }
  }

  @Nullable ObjectNode requireObject(ObjectNode parent, String path, String key) {
    if (parent.get(key) instanceof ObjectNode object) {
      return object;
    }
    addKind(parent.get(key), path + "." + key, "an object");
    return null;
  }

  void requireString(ObjectNode parent, String path, String key) {
    JsonNode value = parent.get(key);
    if (value == null || !value.isString()) {
      addKind(value, path + "." + key, "text");
    }
  }

  void optionalString(ObjectNode parent, String path, String key) {
    if (parent.has(key)) {
      requireString(parent, path, key);
    }
  }

  private void addKind(@Nullable JsonNode value, String path, String expected) {
    add(path, value == null ? "is missing" : "is " + Json.kind(value) + ", not " + expected);
  }
}
