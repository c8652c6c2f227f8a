package io.smallfry.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Python's {@code str.format} with named fields: {@code {name}}, {@code {config[key].attribute}},
 * {@code {x!r}}, {@code {x:>{width}}}.
 *
 * @see <a href="https://docs.python.org/3/library/string.html#format-string-syntax">Format String
 *     Syntax</a>
 */
final class FormatString {
  /** A field in a format specification may have fields in turn, but those have none. */
  private static final int DEPTH = 2;

  private final Map<String, @Nullable Object> known;

  FormatString(Map<String, @Nullable Object> known) {
    this.known = known;
  }

  /** No value of that name; the message is the name. */
  static final class Missing extends FormatException {
    Missing(String name) {
      super(name);
    }
  }

  /**
   * @throws Missing if a field names what isn't known
   * @throws FormatException if the template can't be read
   */
  String fill(String template) {
    return fill(template, DEPTH);
  }

  private String fill(String template, int depth) {
    if (depth == 0) {
      throw new FormatException("its fields are nested too deeply");
    }
    StringBuilder out = new StringBuilder();
    int i = 0;
    while (i < template.length()) {
      char c = template.charAt(i);
      if ((c == '{' || c == '}') && template.startsWith(String.valueOf(c), i + 1)) {
        out.append(c);
        i += 2;
      } else if (c == '{') {
        i = field(template, i + 1, depth, out);
      } else if (c == '}') {
        throw new FormatException("a '}' without its '{'");
      } else {
        out.append(c);
        i++;
      }
    }
    return out.toString();
  }

  /** Reads the field that starts behind a brace and puts its text out; the index behind it. */
  private int field(String template, int start, int depth, StringBuilder out) {
    int end = nameEnd(template, start);
    Object value = value(template.substring(start, end));
    int at = end;
    if (template.charAt(at) == '!') {
      if (at + 2 >= template.length()) {
        throw unclosed();
      }
      value = converted(value, template.charAt(at + 1));
      at += 2;
      if (template.charAt(at) != ':' && template.charAt(at) != '}') {
        throw new FormatException("a ':' or '}' has to follow a conversion such as !r");
      }
    }
    String spec = "";
    if (template.charAt(at) == ':') {
      int close = closing(template, at + 1);
      spec = template.substring(at + 1, close);
      if (spec.indexOf('{') >= 0 || spec.indexOf('}') >= 0) {
        spec = fill(spec, depth - 1);
      }
      at = close;
    }
    out.append(PythonValues.format(value, spec));
    return at + 1;
  }

  /** Where a field's name ends; brackets may hold any character. */
  private static int nameEnd(String template, int start) {
    int i = start;
    while (i < template.length()) {
      char c = template.charAt(i);
      if (c == '}' || c == ':' || c == '!') {
        return i;
      }
      if (c == '{') {
        throw new FormatException("a '{' inside the name of a field");
      }
      if (c == '[') {
        i = template.indexOf(']', i);
        if (i < 0) {
          throw new FormatException("a '[' without its ']'");
        }
      }
      i++;
    }
    throw unclosed();
  }

  private static int closing(String template, int start) {
    int open = 1;
    for (int i = start; i < template.length(); i++) {
      char c = template.charAt(i);
      if (c == '{') {
        open++;
      } else if (c == '}' && --open == 0) {
        return i;
      }
    }
    throw unclosed();
  }

  private static FormatException unclosed() {
    return new FormatException("a '{' without its '}'");
  }

  private static Object converted(@Nullable Object value, char conversion) {
    return switch (conversion) {
      case 's' -> PythonValues.str(value);
      case 'r' -> PythonValues.repr(value);
      case 'a' -> PythonValues.ascii(value);
      default ->
          throw new FormatException("there is no conversion !" + conversion + "; !r, !s, !a are");
    };
  }

  private @Nullable Object value(String field) {
    int at = 0;
    while (at < field.length() && field.charAt(at) != '.' && field.charAt(at) != '[') {
      at++;
    }
    String name = field.substring(0, at);
    if (name.isEmpty() || PythonValues.isIndex(name)) {
      throw new FormatException("a field needs the name of a parameter, not {" + field + "}");
    }
    if (!known.containsKey(name)) {
      throw new Missing(name);
    }
    Object value = known.get(name);
    while (at < field.length()) {
      if (field.charAt(at) == '[') {
        int close = field.indexOf(']', at);
        value = item(field, value, field.substring(at + 1, close));
        at = close + 1;
        if (at < field.length() && field.charAt(at) != '[' && field.charAt(at) != '.') {
          throw new FormatException("only '[' or '.' may follow a ']'");
        }
      } else {
        int end = at + 1;
        while (end < field.length() && field.charAt(end) != '.' && field.charAt(end) != '[') {
          end++;
        }
        value = attribute(field, value, field.substring(at + 1, end));
        at = end;
      }
    }
    return value;
  }

  private static @Nullable Object item(String field, @Nullable Object value, String key) {
    if (value instanceof Map<?, ?> map && map.containsKey(key)) {
      return map.get(key);
    }
    if (PythonValues.isIndex(key) && key.length() < 10) {
      int index = Integer.parseInt(key);
      if (value instanceof List<?> list && index < list.size()) {
        return list.get(index);
      }
      if (value instanceof String text && index < text.codePointCount(0, text.length())) {
        return Character.toString(text.codePointAt(text.offsetByCodePoints(0, index)));
      }
    }
    throw new FormatException("there is no {" + field + "}");
  }

  private static Object attribute(String field, @Nullable Object value, String name) {
    Object found = value instanceof PythonTime time ? time.attribute(name) : null;
    if (found == null) {
      throw new FormatException("there is no {" + field + "}");
    }
    return found;
  }
}
