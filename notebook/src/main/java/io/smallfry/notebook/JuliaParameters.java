package io.smallfry.notebook;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parameters in Julia. */
final class JuliaParameters extends ParameterTranslator {
  static final JuliaParameters INSTANCE = new JuliaParameters();

  private static final Set<String> KEYWORDS =
      Set.of(
          ("baremodule begin break catch const continue do else elseif end export false finally for function global if"
                  + " import let local macro module quote return struct true try using while")
              .split(" "));

  private JuliaParameters() {
    super("Julia");
  }

  @Override
  String commentMark() {
    return "#";
  }

  /** A field of an object, {@code config.rate}, is one too. */
  @Override
  boolean isName(String name) {
    for (String part : name.split("\\.", -1)) {
      String plain = part.endsWith("!") ? part.substring(0, part.length() - 1) : part;
      if (!Quoting.isUnicodeName(plain) || KEYWORDS.contains(part)) {
        return false;
      }
    }
    return true;
  }

  @Override
  String nothing() {
    return "nothing";
  }

  @Override
  String real(double number) {
    return real(number, "NaN", "Inf", "-Inf");
  }

  /**
   * {@code \x} is a byte in Julia, so only ASCII is written with it; a dollar sign interpolates.
   */
  @Override
  String text(String text) {
    return Quoting.text(text, JuliaParameters::escape).replace("$", "\\$");
  }

  private static void escape(StringBuilder out, int c) {
    if (c < 0x80) {
      Quoting.hex(out.append("\\x"), c, 2);
    } else {
      Quoting.unicode(out, c);
    }
  }

  /** Julia would turn the truth values among numbers into 0 and 1, if the type weren't said. */
  @Override
  String list(List<@Nullable Object> values) {
    boolean truths = false;
    boolean numbers = false;
    for (Object value : values) {
      truths |= value instanceof Boolean;
      numbers |= value instanceof Number;
    }
    return (truths && numbers ? "Any[" : "[") + joined(values, ", ") + "]";
  }

  @Override
  String map(Map<String, @Nullable Object> map) {
    return "Dict(" + entries(map, "", " => ", "", ", ") + ")";
  }

  @Override
  List<Parameter> definitions(String source) {
    return Definitions.JULIA.in(source);
  }
}
