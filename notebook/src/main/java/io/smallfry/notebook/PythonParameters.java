package io.smallfry.notebook;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parameters in Python. */
final class PythonParameters extends ParameterTranslator {
  static final PythonParameters INSTANCE = new PythonParameters();

  /** Python refuses decimal literals that are longer. */
  private static final int MAX_DIGITS = 4300;

  private static final Set<String> KEYWORDS =
      Set.of(
          ("False None True and as assert async await break class continue def del elif else except finally for "
                  + "from global if import in is lambda nonlocal not or pass raise return try while with yield")
              .split(" "));

  private PythonParameters() {
    super("Python");
  }

  @Override
  String commentMark() {
    return "#";
  }

  /** An attribute of an object, {@code config.rate}, is one too. */
  @Override
  boolean isName(String name) {
    for (String part : name.split("\\.", -1)) {
      if (!Quoting.isUnicodeName(part) || KEYWORDS.contains(part)) {
        return false;
      }
    }
    return true;
  }

  @Override
  String truth(boolean truth) {
    return truth ? "True" : "False";
  }

  @Override
  String integer(Number number) {
    String decimal = number.toString();
    return decimal.length() > MAX_DIGITS ? hexadecimal(new java.math.BigInteger(decimal)) : decimal;
  }

  private static String hexadecimal(java.math.BigInteger number) {
    return (number.signum() < 0 ? "-0x" : "0x") + number.abs().toString(16);
  }

  @Override
  String real(double number) {
    String text = PythonNumbers.repr(number);
    return Double.isFinite(number) ? text : "float('" + text + "')";
  }

  /** A string literal in double quotes, in ASCII. */
  @Override
  String text(String text) {
    return Quoting.text(text, PythonParameters::escape);
  }

  private static void escape(StringBuilder out, int c) {
    if (c < 0x100) {
      Quoting.hex(out.append("\\x"), c, 2);
    } else {
      Quoting.unicode(out, c);
    }
  }

  @Override
  String list(List<@Nullable Object> values) {
    return "[" + joined(values, ", ") + "]";
  }

  @Override
  String map(Map<String, @Nullable Object> map) {
    return "{" + entries(map, "", ": ", "", ", ") + "}";
  }

  @Override
  List<Parameter> definitions(String source) {
    return PythonDefinitions.in(source);
  }
}
