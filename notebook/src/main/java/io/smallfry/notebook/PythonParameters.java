package io.smallfry.notebook;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Parameters in Python. */
final class PythonParameters implements ParameterTranslator {
  static final PythonParameters INSTANCE = new PythonParameters();

  private static final Set<String> KEYWORDS =
      Set.of(
          ("False None True and as assert async await break class continue def del elif else except finally for "
                  + "from global if import in is lambda nonlocal not or pass raise return try while with yield")
              .split(" "));

  private PythonParameters() {}

  @Override
  public String assignments(Map<String, ?> values, String comment) {
    StringBuilder source = new StringBuilder();
    List<String> lines = comment.isEmpty() ? List.of("") : PythonText.lines(comment);
    lines.forEach(line -> source.append(PythonText.strip("# " + line)).append('\n'));
    values.forEach((name, value) -> {
      requireName(name);
      source.append(name).append(" = ").append(literal(value)).append('\n');
    });
    return source.toString();
  }

  /**
   * A name is written into the code as it is, so it must be one: never a way to bring in other
   * code.
   */
  private static void requireName(String name) {
    for (String part : name.split("\\.", -1)) {
      boolean identifier =
          !part.isEmpty()
              && (Character.isUnicodeIdentifierStart(part.codePointAt(0)) || part.charAt(0) == '_')
              && part.codePoints()
                  .skip(1)
                  .allMatch(c ->
                      Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c));
      if (!identifier || KEYWORDS.contains(part)) {
        throw new NotebookException("'" + name + "' can't be a parameter: it is no name in Python");
      }
    }
  }

  static String literal(@Nullable Object value) {
    return switch (value) {
      case null -> "None";
      case JsonNode node -> literal(node);
      case String text -> quoted(text);
      case Boolean truth -> truth ? "True" : "False";
      case Double number -> number(number);
      case Float number -> number(Double.parseDouble(number.toString()));
      case BigDecimal number -> number(number.doubleValue());
      case Number number -> number.toString();
      case Map<?, ?> map -> dict(map);
      case Collection<?> list ->
          list.stream().map(PythonParameters::literal).collect(Collectors.joining(", ", "[", "]"));
      case Object[] array -> literal(Arrays.asList(array));
      default -> quoted(value.toString());
    };
  }

  private static String literal(JsonNode node) {
    return switch (node) {
      case ObjectNode object ->
          dict(
              object.properties().stream()
                  .collect(
                      Collectors.toMap(
                          Map.Entry::getKey,
                          Map.Entry::getValue,
                          (a, b) -> b,
                          LinkedHashMap::new)));
      case ArrayNode array -> literal(List.copyOf(array.values()));
      default ->
          switch (node.getNodeType()) {
            case NULL, MISSING -> "None";
            case BOOLEAN -> literal(node.booleanValue());
            case NUMBER ->
                node.isFloatingPointNumber() ? number(node.doubleValue()) : node.asString();
            default -> quoted(node.asString());
          };
    };
  }

  private static String number(double value) {
    return Double.isFinite(value)
        ? PythonNumbers.repr(value)
        : "float('" + PythonNumbers.repr(value) + "')";
  }

  private static String dict(Map<?, ?> map) {
    List<String> entries = new ArrayList<>();
    map.forEach((key, value) -> entries.add(key(key) + ": " + literal(value)));
    return "{" + String.join(", ", entries) + "}";
  }

  /** A key is always a string, as papermill has it: of a key that is none, Python's text form. */
  private static String key(@Nullable Object key) {
    return switch (key) {
      case null -> "\"None\"";
      case String text -> quoted(text);
      case Double number -> "\"" + PythonNumbers.repr(number) + "\"";
      case Boolean truth -> truth ? "\"True\"" : "\"False\"";
      default -> quoted(key.toString());
    };
  }

  /** A string literal in double quotes, in ASCII. */
  private static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
              if (c >= ' ' && c < 0x7F) {
                out.append((char) c);
              } else {
                out.append(
                    c < 0x100
                        ? "\\x%02x".formatted(c)
                        : c < 0x10000 ? "\\u%04x".formatted(c) : "\\U%08x".formatted(c));
              }
            }
          }
        });
    return out.append('"').toString();
  }

  @Override
  public List<Parameter> definitions(String source) {
    return PythonDefinitions.in(source);
  }
}
