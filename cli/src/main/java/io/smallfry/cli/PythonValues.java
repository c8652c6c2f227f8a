package io.smallfry.cli;

import io.smallfry.notebook.PythonNumbers;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The texts that Python makes of a parameter's value: {@code str}, {@code repr}, {@code format}.
 */
final class PythonValues {
  private PythonValues() {}

  static String str(@Nullable Object value) {
    return value instanceof String text ? text : repr(value);
  }

  static String repr(@Nullable Object value) {
    return switch (value) {
      case null -> "None";
      case Boolean b -> b ? "True" : "False";
      case Double d -> PythonNumbers.repr(d);
      case String text -> quoted(text);
      case PythonTime time -> time.toString();
      case List<?> list -> repr(list);
      case Map<?, ?> map -> repr(map);
      default -> value.toString();
    };
  }

  private static String repr(List<?> list) {
    StringBuilder out = new StringBuilder("[");
    for (Object item : list) {
      out.append(out.length() == 1 ? "" : ", ").append(repr(item));
    }
    return out.append(']').toString();
  }

  private static String repr(Map<?, ?> map) {
    StringBuilder out = new StringBuilder("{");
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(out.length() == 1 ? "" : ", ").append(repr(entry.getKey()));
      out.append(": ").append(repr(entry.getValue()));
    }
    return out.append('}').toString();
  }

  /** {@code repr} in ASCII. */
  static String ascii(@Nullable Object value) {
    StringBuilder out = new StringBuilder();
    repr(value).codePoints().forEach(c -> escape(out, c, c >= 0x7f));
    return out.toString();
  }

  /**
   * {@code format(value, spec)}.
   *
   * @throws FormatException if the value has no such format
   */
  static String format(@Nullable Object value, String spec) {
    if (spec.isEmpty()) {
      return str(value);
    }
    return switch (value) {
      case String text -> FormatSpec.of(spec).text(text);
      case Boolean b -> FormatSpec.of(spec).whole(b ? BigInteger.ONE : BigInteger.ZERO);
      case Integer i -> FormatSpec.of(spec).whole(BigInteger.valueOf(i));
      case Long l -> FormatSpec.of(spec).whole(BigInteger.valueOf(l));
      case BigInteger big -> FormatSpec.of(spec).whole(big);
      case Double d -> FormatSpec.of(spec).decimal(d);
      case PythonTime time -> time.format(spec);
      case null, default ->
          throw new FormatException(
              "'" + spec + "' is a format for numbers, texts and times, not for " + repr(value));
    };
  }

  /** Whether a key counts instead of naming. */
  static boolean isIndex(String key) {
    for (int i = 0; i < key.length(); i++) {
      if (key.charAt(i) < '0' || key.charAt(i) > '9') {
        return false;
      }
    }
    return !key.isEmpty();
  }

  private static String quoted(String text) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    StringBuilder out = new StringBuilder(text.length() + 2).append(quote);
    text.codePoints()
        .forEach(c -> {
          if (c == quote || c == '\\') {
            out.append('\\').append((char) c);
          } else if (c == '\n') {
            out.append("\\n");
          } else if (c == '\r') {
            out.append("\\r");
          } else if (c == '\t') {
            out.append("\\t");
          } else {
            escape(out, c, !isPrintable(c));
          }
        });
    return out.append(quote).toString();
  }

  private static void escape(StringBuilder out, int c, boolean escaped) {
    if (!escaped) {
      out.appendCodePoint(c);
    } else if (c < 0x100) {
      out.append(String.format("\\x%02x", c));
    } else if (c < 0x10000) {
      out.append(String.format("\\u%04x", c));
    } else {
      out.append(String.format("\\U%08x", c));
    }
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> true;
    };
  }
}
