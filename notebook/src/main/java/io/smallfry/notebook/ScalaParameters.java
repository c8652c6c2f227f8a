package io.smallfry.notebook;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parameters in Scala. */
final class ScalaParameters extends ParameterTranslator {
  static final ScalaParameters INSTANCE = new ScalaParameters();

  /** A constant of the JVM has at most 65,535 bytes; a character needs at most 3. */
  private static final int MAX_CONSTANT = 21_000;

  private static final Set<String> KEYWORDS =
      Set.of(
          ("abstract case catch class def do else enum export extends false final finally for forSome given if implicit"
                  + " import lazy macro match new null object override package private protected return sealed super"
                  + " then this throw trait try true type val var while with yield _")
              .split(" "));

  private ScalaParameters() {
    super("Scala");
  }

  @Override
  String commentMark() {
    return "//";
  }

  @Override
  boolean isName(String name) {
    return Quoting.isUnicodeName(name) && !KEYWORDS.contains(name);
  }

  @Override
  String assignment(String name, @Nullable Object value) {
    return "val " + super.assignment(name, value);
  }

  @Override
  String integer(Number number) {
    if (fitsInt(number)) {
      return number.toString();
    }
    return number instanceof Long ? number + "L" : "BigInt(\"" + number + "\")";
  }

  @Override
  String real(double number) {
    return real(number, "Double.NaN", "Double.PositiveInfinity", "Double.NegativeInfinity");
  }

  @Override
  String text(String text) {
    if (text.length() <= MAX_CONSTANT) {
      return Quoting.utf16(text);
    }
    StringBuilder parts = new StringBuilder("Seq(");
    for (int at = 0; at < text.length(); at += MAX_CONSTANT) {
      parts
          .append(at == 0 ? "" : ", ")
          .append(Quoting.utf16(text.substring(at, Math.min(text.length(), at + MAX_CONSTANT))));
    }
    return parts.append(").mkString").toString();
  }

  @Override
  String list(List<@Nullable Object> values) {
    return "Seq(" + joined(values, ", ") + ")";
  }

  @Override
  String map(Map<String, @Nullable Object> map) {
    return "Map(" + entries(map, "", " -> ", "", ", ") + ")";
  }

  @Override
  List<Parameter> definitions(String source) {
    return Definitions.SCALA.in(source);
  }
}
