package io.smallfry.notebook;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Parameter values of any Java type as one of eight: null, {@link Boolean}, {@link Long}, {@link
 * BigInteger} (beyond long), {@link Double}, {@link String}, {@link List} and {@link Map} with
 * strings as keys. Anything else becomes text.
 */
final class PlainValues {
  /** Deeper than a person nests values, and safely within what languages' parsers take. */
  static final int MAX_NESTING = 100;

  private static final BigInteger MIN_LONG = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX_LONG = BigInteger.valueOf(Long.MAX_VALUE);

  private PlainValues() {}

  /**
   * The value in its plain form, a copy.
   *
   * @throws NotebookException if it is nested deeper than {@link #MAX_NESTING}
   */
  static @Nullable Object of(@Nullable Object value) {
    return plain(value, 0);
  }

  private static @Nullable Object plain(@Nullable Object value, int depth) {
    // No switch over the types: the Java VM makes a class for each at its first use, which a short
    // run feels.
    if (value == null || value instanceof String || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Number number) {
      return number(number);
    }
    if (value instanceof JsonNode node) {
      return json(node, depth);
    }
    if (value instanceof Map<?, ?> map) {
      requireShallow(depth);
      Map<String, @Nullable Object> plain = new LinkedHashMap<>();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        plain.put(key(entry.getKey()), plain(entry.getValue(), depth + 1));
      }
      return plain;
    }
    if (value instanceof Collection<?> list) {
      return list(list, depth);
    }
    return value instanceof Object[] array ? list(Arrays.asList(array), depth) : value.toString();
  }

  private static List<@Nullable Object> list(Collection<?> values, int depth) {
    requireShallow(depth);
    List<@Nullable Object> plain = new ArrayList<>(values.size());
    for (Object value : values) {
      plain.add(plain(value, depth + 1));
    }
    return plain;
  }

  private static void requireShallow(int depth) {
    if (depth >= MAX_NESTING) {
      throw new NotebookException(
          "A parameter's value is nested deeper than " + MAX_NESTING + " levels");
    }
  }

  private static Number number(Number number) {
    if (number instanceof BigInteger big) {
      return big.compareTo(MIN_LONG) < 0 || big.compareTo(MAX_LONG) > 0
          ? big
          : (Number) big.longValue();
    }
    if (number instanceof Float) {
      return Double.valueOf(number.toString()); // the digits that are seen, not 0.10000000149
    }
    return number instanceof Double || number instanceof BigDecimal
        ? (Number) number.doubleValue()
        : (Number) number.longValue();
  }

  private static @Nullable Object json(JsonNode node, int depth) {
    if (node instanceof ObjectNode object) {
      requireShallow(depth);
      Map<String, @Nullable Object> plain = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        plain.put(entry.getKey(), json(entry.getValue(), depth + 1));
      }
      return plain;
    }
    if (node instanceof ArrayNode array) {
      return list(array.values(), depth);
    }
    if (node.isNull() || node.isMissingNode()) {
      return null;
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    if (node.isNumber()) {
      return number(node.numberValue());
    }
    return node.asString();
  }

  /** A key is always a string, as papermill has it: of a key that is none, Python's text form. */
  private static String key(@Nullable Object key) {
    if (key == null) {
      return "None";
    }
    if (key instanceof Double number) {
      return PythonNumbers.repr(number);
    }
    return key instanceof Boolean truth ? truth ? "True" : "False" : key.toString();
  }
}
