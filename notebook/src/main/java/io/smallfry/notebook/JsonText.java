package io.smallfry.notebook;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plain values as JSON on one line, for languages without lists and maps of all kinds. */
final class JsonText {
  private JsonText() {}

  /** NaN and the infinities, which JSON doesn't have, are written as Python's json writes them. */
  static String of(@Nullable Object plain) {
    StringBuilder out = new StringBuilder();
    write(out, plain);
    return out.toString();
  }

  private static void write(StringBuilder out, @Nullable Object value) {
    switch (value) {
      case null -> out.append("null");
      case List<?> list -> {
        String separator = "[";
        for (Object inner : list) {
          write(out.append(separator), inner);
          separator = ", ";
        }
        out.append(list.isEmpty() ? "[]" : "]");
      }
      case Map<?, ?> map -> {
        String separator = "{";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          out.append(separator).append(Quoting.utf16(String.valueOf(entry.getKey()))).append(": ");
          write(out, entry.getValue());
          separator = ", ";
        }
        out.append(map.isEmpty() ? "{}" : "}");
      }
      case String text -> out.append(Quoting.utf16(text));
      case Double number -> out.append(number(number));
      default -> out.append(value);
    }
  }

  private static String number(double number) {
    if (Double.isNaN(number)) {
      return "NaN";
    }
    return Double.isInfinite(number)
        ? number > 0 ? "Infinity" : "-Infinity"
        : PythonNumbers.repr(number);
  }
}
