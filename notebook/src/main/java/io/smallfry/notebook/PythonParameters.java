package io.smallfry.notebook;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  public String comment(String text) {
    StringBuilder source = new StringBuilder();
    List<String> lines = text.isEmpty() ? List.of("") : PythonText.lines(text);
    lines.forEach(line -> source.append(PythonText.strip("# " + line)).append('\n'));
    return source.toString();
  }

  @Override
  public String assignments(Map<String, ? extends @Nullable Object> values) {
    StringBuilder source = new StringBuilder();
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
    // No switch over the types: the Java VM makes a class for each at its first use, which a short
    // run feels.
    if (value == null) {
      return "None";
    }
    if (value instanceof JsonNode node) {
      return literal(node);
    }
    if (value instanceof String text) {
      return quoted(text);
    }
    if (value instanceof Boolean truth) {
      return truth ? "True" : "False";
    }
    if (value instanceof Number number) {
      return literal(number);
    }
    if (value instanceof Map<?, ?> map) {
      return dict(map);
    }
    if (value instanceof Collection<?> list) {
      return list(list);
    }
    return value instanceof Object[] array ? list(Arrays.asList(array)) : quoted(value.toString());
  }

  private static String literal(Number number) {
    if (number instanceof Double || number instanceof BigDecimal) {
      return number(number.doubleValue());
    }
    return number instanceof Float
        ? number(Double.parseDouble(number.toString()))
        : number.toString();
  }

  private static String literal(JsonNode node) {
    if (node instanceof ObjectNode object) {
      Map<String, JsonNode> map = new LinkedHashMap<>();
      object.forEachEntry(map::put);
      return dict(map);
    }
    if (node instanceof ArrayNode array) {
      return list(array.values());
    }
    return switch (node.getNodeType()) {
      case NULL, MISSING -> "None";
      case BOOLEAN -> node.booleanValue() ? "True" : "False";
      case NUMBER -> node.isFloatingPointNumber() ? number(node.doubleValue()) : node.asString();
      default -> quoted(node.asString());
    };
  }

  private static String number(double value) {
    return Double.isFinite(value)
        ? PythonNumbers.repr(value)
        : "float('" + PythonNumbers.repr(value) + "')";
  }

  private static String list(Collection<?> values) {
    List<String> entries = new ArrayList<>();
    values.forEach(value -> entries.add(literal(value)));
    return "[" + String.join(", ", entries) + "]";
  }

  private static String dict(Map<?, ?> map) {
    List<String> entries = new ArrayList<>();
    map.forEach((key, value) -> entries.add(key(key) + ": " + literal(value)));
    return "{" + String.join(", ", entries) + "}";
  }

  /** A key is always a string, as papermill has it: of a key that is none, Python's text form. */
  private static String key(@Nullable Object key) {
    if (key == null) {
      return "\"None\"";
    }
    if (key instanceof Double number) {
      return "\"" + PythonNumbers.repr(number) + "\"";
    }
    return key instanceof Boolean truth ? truth ? "\"True\"" : "\"False\"" : quoted(key.toString());
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
