package io.smallfry.notebook;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Looks into a JSON tree without surprises: a value of another type is as good as absent. */
final class Json {
  static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Json() {}

  static @Nullable String string(@Nullable JsonNode node) {
    return node != null && node.isString() ? node.stringValue() : null;
  }

  static String string(ObjectNode object, String key, String otherwise) {
    String value = string(object.get(key));
    return value == null ? otherwise : value;
  }

  static @Nullable ObjectNode object(ObjectNode parent, String key) {
    return parent.get(key) instanceof ObjectNode object ? object : null;
  }

  static @Nullable ArrayNode array(ObjectNode parent, String key) {
    return parent.get(key) instanceof ArrayNode array ? array : null;
  }

  /** The value's JSON type in words, for error messages. */
  static String kind(@Nullable JsonNode node) {
    if (node == null) {
      return "missing";
    }
    return switch (node.getNodeType()) {
      case ARRAY -> "a list";
      case OBJECT -> "an object";
      case BOOLEAN -> "true or false";
      case NULL -> "null";
      case NUMBER -> "a number";
      case STRING -> "text";
      default -> "no JSON value";
    };
  }
}
