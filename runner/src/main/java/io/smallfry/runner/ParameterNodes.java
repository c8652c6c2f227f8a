package io.smallfry.runner;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Parameter values as JSON; by hand, because a mapper's serializers would cost a short run's start.
 */
final class ParameterNodes {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ParameterNodes() {}

  static ObjectNode of(Map<?, ? extends @Nullable Object> values) {
    ObjectNode object = NODES.objectNode();
    values.forEach((name, value) -> object.set(String.valueOf(name), of(value)));
    return object;
  }

  private static JsonNode of(@Nullable Object value) {
    if (value == null) {
      return NODES.nullNode();
    }
    if (value instanceof CharSequence text) {
      return NODES.stringNode(text.toString());
    }
    if (value instanceof Boolean b) {
      return NODES.booleanNode(b);
    }
    if (value instanceof Number number) {
      return of(number);
    }
    if (value instanceof Map<?, ?> map) {
      return of(map);
    }
    if (value instanceof Collection<?> items) {
      ArrayNode array = NODES.arrayNode();
      items.forEach(item -> array.add(of(item)));
      return array;
    }
    if (value instanceof JsonNode node) {
      return node;
    }
    throw new IllegalArgumentException("a parameter can't be a " + value.getClass().getName());
  }

  private static JsonNode of(Number number) {
    if (number instanceof Integer n) {
      return NODES.numberNode(n.intValue());
    }
    if (number instanceof Long n) {
      return NODES.numberNode(n.longValue());
    }
    if (number instanceof BigInteger n) {
      return NODES.numberNode(n);
    }
    if (number instanceof BigDecimal n) {
      return NODES.numberNode(n);
    }
    return NODES.numberNode(number.doubleValue());
  }
}
