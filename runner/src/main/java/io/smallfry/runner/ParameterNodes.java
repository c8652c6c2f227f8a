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
    return switch (value) {
      case null -> NODES.nullNode();
      case Boolean b -> NODES.booleanNode(b);
      case Integer n -> NODES.numberNode(n);
      case Long n -> NODES.numberNode(n);
      case BigInteger n -> NODES.numberNode(n);
      case BigDecimal n -> NODES.numberNode(n);
      case Double n -> NODES.numberNode(n);
      case Float n -> NODES.numberNode(n);
      case CharSequence text -> NODES.stringNode(text.toString());
      case Map<?, ?> map -> of(map);
      case Collection<?> items -> {
        ArrayNode array = NODES.arrayNode();
        items.forEach(item -> array.add(of(item)));
        yield array;
      }
      case JsonNode node -> node;
      default ->
          throw new IllegalArgumentException(
              "a parameter can't be a " + value.getClass().getName());
    };
  }
}
