package io.smallfry.notebook;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parameters in Bash: texts, arrays of texts, associative arrays of texts. What is nested deeper is
 * written as JSON.
 */
final class BashParameters extends ParameterTranslator {
  static final BashParameters INSTANCE = new BashParameters();

  private static final String SAFE = "@%+=:,./-_";

  private BashParameters() {
    super("Bash");
  }

  @Override
  String commentMark() {
    return "#";
  }

  @Override
  boolean isName(String name) {
    return Quoting.isAsciiName(name);
  }

  @Override
  String assignment(String name, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      // What the name is now may not be turned into an associative array.
      return "unset " + name + "; declare -A " + name + "=(" + elements(map) + ")";
    }
    return name + "=" + literal(value);
  }

  private String elements(Map<?, ?> map) {
    StringBuilder out = new StringBuilder();
    map.forEach((key, value) -> {
      String name = String.valueOf(key);
      if (name.isEmpty()) {
        throw new Inexpressible("Bash's maps have no empty keys");
      }
      out.append(out.isEmpty() ? "[" : " [")
          .append(quoted(name, true))
          .append("]=")
          .append(element(value));
    });
    return out.toString();
  }

  @Override
  String nothing() {
    return "";
  }

  @Override
  String text(String text) {
    return quoted(text, false);
  }

  /**
   * As Python's {@code shlex.quote}: in single quotes, unless it is a plain word. Characters that
   * would be keys on a terminal are escaped, as kernels type the code into Bash.
   */
  private static String quoted(String text, boolean always) {
    boolean plain = !text.isEmpty();
    boolean keys = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw new Inexpressible("Bash's texts can't hold the character NUL");
      }
      plain &= Quoting.isLetter(c) || (c >= '0' && c <= '9') || SAFE.indexOf(c) >= 0;
      keys |= isKey(c);
    }
    if (Quoting.hasLoneSurrogate(text)) {
      throw new Inexpressible("its text is no valid Unicode");
    }
    if (keys) {
      return escaped(text);
    }
    return plain && !always ? text : "'" + text.replace("'", "'\"'\"'") + "'";
  }

  private static boolean isKey(char c) {
    return (c < ' ' && c != '\n') || c == 0x7f;
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder("$'");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\'', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (isKey(c)) {
            Quoting.hex(out.append("\\x"), c, 2);
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append('\'').toString();
  }

  @Override
  String list(List<@Nullable Object> values) {
    StringBuilder out = new StringBuilder("(");
    for (Object value : values) {
      out.append(out.length() > 1 ? " " : "").append(element(value));
    }
    return out.append(')').toString();
  }

  @Override
  String map(Map<String, @Nullable Object> map) {
    return text(JsonText.of(map));
  }

  /** An empty element would be left out if it weren't quoted, and an equals sign assign. */
  private String element(@Nullable Object value) {
    if (value == null) {
      return "''";
    }
    return value instanceof List<?> || value instanceof Map<?, ?>
        ? text(JsonText.of(value))
        : literal(value);
  }

  @Override
  List<Parameter> definitions(String source) {
    return Definitions.BASH.in(source);
  }
}
