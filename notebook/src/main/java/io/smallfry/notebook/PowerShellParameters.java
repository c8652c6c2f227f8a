package io.smallfry.notebook;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parameters in PowerShell 7. */
final class PowerShellParameters extends ParameterTranslator {
  static final PowerShellParameters INSTANCE = new PowerShellParameters();

  private static final Set<String> CONSTANTS = Set.of("true", "false", "null");

  private PowerShellParameters() {
    super("PowerShell");
  }

  @Override
  String commentMark() {
    return "#";
  }

  @Override
  boolean isName(String name) {
    return Quoting.isUnicodeName(name) && !CONSTANTS.contains(name.toLowerCase(Locale.ROOT));
  }

  @Override
  String assignment(String name, @Nullable Object value) {
    return "$" + super.assignment(name, value);
  }

  @Override
  String nothing() {
    return "$Null";
  }

  @Override
  String truth(boolean truth) {
    return truth ? "$True" : "$False";
  }

  @Override
  String integer(Number number) {
    return number instanceof Long ? number.toString() : number + "n";
  }

  @Override
  String real(double number) {
    return real(
        number, "[double]::NaN", "[double]::PositiveInfinity", "[double]::NegativeInfinity");
  }

  /** The backtick escapes; a dollar sign interpolates; typographic quotes end a literal too. */
  @Override
  String text(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      switch (c) {
        case '"', '`', '$' -> out.append('`').append((char) c);
        case '\n' -> out.append("`n");
        case '\r' -> out.append("`r");
        case '\t' -> out.append("`t");
        default -> {
          if (Quoting.isPrintableAscii(c)) {
            out.append((char) c);
          } else {
            Quoting.hex(out.append("`u{"), c, 1).append('}');
          }
        }
      }
    }
    return out.append('"').toString();
  }

  /** A list in a list of its own would be unrolled, without the comma in front. */
  @Override
  String list(List<@Nullable Object> values) {
    boolean alone = values.size() == 1 && values.get(0) instanceof List<?>;
    return (alone ? "@(, " : "@(") + joined(values, ", ") + ")";
  }

  @Override
  String map(Map<String, @Nullable Object> map) {
    Set<String> seen = new HashSet<>();
    for (String key : map.keySet()) {
      if (!seen.add(key.toLowerCase(Locale.ROOT))) {
        throw new Inexpressible(
            "PowerShell's maps don't tell '" + key + "' from another key with other capitals");
      }
    }
    return "@{" + entries(map, "", " = ", "", "\n ") + "}";
  }

  @Override
  List<Parameter> definitions(String source) {
    return Definitions.POWERSHELL.in(source);
  }
}
