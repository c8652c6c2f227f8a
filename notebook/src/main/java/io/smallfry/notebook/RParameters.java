package io.smallfry.notebook;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parameters in R. */
final class RParameters extends ParameterTranslator {
  static final RParameters INSTANCE = new RParameters();

  /** R's parser keeps 50 open brackets. */
  private static final int MAX_NESTING = 40;

  private static final Set<String> KEYWORDS =
      Set.of(
          ("if else repeat while function for next break TRUE FALSE NULL Inf NaN NA NA_integer_ NA_real_ NA_character_"
                  + " NA_complex_ in")
              .split(" "));

  private RParameters() {
    super("R");
  }

  @Override
  String commentMark() {
    return "#";
  }

  /** With or without underscores at its beginning, which R doesn't take: they are left out. */
  @Override
  boolean isName(String name) {
    String own = own(name);
    for (int i = 0; i < own.length(); ) {
      int c = own.codePointAt(i);
      boolean letter = Character.isLetter(c) || c == '.';
      if (!letter && (i == 0 || (!Character.isDigit(c) && c != '_'))) {
        return false;
      }
      i += Character.charCount(c);
    }
    boolean number = own.length() > 1 && own.charAt(0) == '.' && Character.isDigit(own.charAt(1));
    return !own.isEmpty() && !number && !own.equals("...") && !KEYWORDS.contains(own);
  }

  private static String own(String name) {
    int at = 0;
    while (at < name.length() && name.charAt(at) == '_') {
      at++;
    }
    return name.substring(at);
  }

  @Override
  String assignment(String name, @Nullable Object value) {
    if (depth(value) > MAX_NESTING) {
      throw new Inexpressible("it is nested deeper than " + MAX_NESTING + " levels");
    }
    return super.assignment(own(name), value);
  }

  private static int depth(@Nullable Object value) {
    int depth = 0;
    if (value instanceof List<?> list) {
      for (Object inner : list) {
        depth = Math.max(depth, depth(inner));
      }
      return depth + 1;
    }
    if (value instanceof Map<?, ?> map) {
      for (Object inner : map.values()) {
        depth = Math.max(depth, depth(inner));
      }
      return depth + 1;
    }
    return depth;
  }

  @Override
  String nothing() {
    return "NULL";
  }

  @Override
  String truth(boolean truth) {
    return truth ? "TRUE" : "FALSE";
  }

  @Override
  String real(double number) {
    return real(number, "NaN", "Inf", "-Inf");
  }

  /** R takes no mix of hexadecimal and Unicode escapes, so there is one kind only. */
  @Override
  String text(String text) {
    return Quoting.text(text, RParameters::escape);
  }

  private static void escape(StringBuilder out, int c) {
    if (c == 0) {
      throw new Inexpressible("R's texts can't hold the character NUL");
    }
    if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
      throw new Inexpressible("its text is no valid Unicode");
    }
    Quoting.unicode(out, c);
  }

  @Override
  String list(List<@Nullable Object> values) {
    return "list(" + joined(values, ", ") + ")";
  }

  @Override
  String map(Map<String, @Nullable Object> map) {
    if (!map.containsKey("")) {
      return "list(" + entries(map, "", " = ", "", ", ") + ")";
    }
    // A name in front of an equals sign can't be empty.
    StringBuilder names = new StringBuilder();
    for (String key : map.keySet()) {
      names.append(names.isEmpty() ? "" : ", ").append(text(key));
    }
    return "setNames(list("
        + joined(new java.util.ArrayList<>(map.values()), ", ")
        + "), c("
        + names
        + "))";
  }

  @Override
  List<Parameter> definitions(String source) {
    return Definitions.R.in(source);
  }
}
