package io.smallfry.notebook;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parameters in MATLAB. */
final class MatlabParameters extends ParameterTranslator {
  static final MatlabParameters INSTANCE = new MatlabParameters();

  /** MATLAB's {@code namelengthmax}. */
  private static final int MAX_NAME = 63;

  private static final Set<String> KEYWORDS =
      Set.of(
          ("break case catch classdef continue else elseif end for function global if otherwise parfor persistent return"
                  + " spmd switch try while")
              .split(" "));

  private MatlabParameters() {
    super("MATLAB");
  }

  @Override
  String commentMark() {
    return "%";
  }

  /** A field of a struct, {@code config.rate}, is one too. */
  @Override
  boolean isName(String name) {
    for (String part : name.split("\\.", -1)) {
      if (!Quoting.isAsciiName(part)
          || part.charAt(0) == '_'
          || part.length() > MAX_NAME
          || KEYWORDS.contains(part)) {
        return false;
      }
    }
    return true;
  }

  @Override
  String assignment(String name, @Nullable Object value) {
    return super.assignment(name, value) + ";";
  }

  @Override
  String nothing() {
    return "NaN";
  }

  @Override
  String text(String text) {
    return quoted(text, '"', " + ");
  }

  /** MATLAB knows no escapes: what can't stand in a literal is put together with it. */
  private static String quoted(String text, char quote, String plus) {
    StringBuilder out = new StringBuilder(text.length() + 2).append(quote);
    boolean open = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = isPlain(text, i);
      if (plain && !open) {
        out.append(plus).append(quote);
      } else if (!plain && open) {
        out.append(quote);
      }
      open = plain;
      if (!plain) {
        out.append(plus).append("char(").append((int) c).append(')');
      } else {
        out.append(c == quote ? String.valueOf(quote).repeat(2) : String.valueOf(c));
      }
    }
    return open ? out.append(quote).toString() : out.toString();
  }

  private static boolean isPlain(String text, int at) {
    char c = text.charAt(at);
    if (Character.isSurrogate(c)) {
      int from = Character.isLowSurrogate(c) ? at - 1 : at;
      return from >= 0
          && from + 1 < text.length()
          && Character.isSurrogatePair(text.charAt(from), text.charAt(from + 1));
    }
    return !Character.isISOControl(c) && !PythonText.isLineSeparator(c);
  }

  @Override
  String list(List<@Nullable Object> values) {
    return "{" + joined(values, ", ") + "}";
  }

  @Override
  String map(Map<String, @Nullable Object> map) {
    if (map.isEmpty()) {
      return "containers.Map()";
    }
    StringBuilder keys = new StringBuilder();
    for (String key : map.keySet()) {
      String literal = quoted(key, '\'', " ");
      keys.append(keys.isEmpty() ? "" : ", ")
          .append(literal.contains(" char(") ? "[" + literal + "]" : literal);
    }
    return "containers.Map({"
        + keys
        + "}, {"
        + joined(new java.util.ArrayList<>(map.values()), ", ")
        + "})";
  }

  @Override
  List<Parameter> definitions(String source) {
    return Definitions.MATLAB.in(source);
  }
}
