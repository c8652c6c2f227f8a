package io.smallfry.notebook;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parameters in JavaScript and TypeScript. What the parameters cell declares with {@code let} is
 * assigned, what it declares with {@code const} is declared so again (as kernels allow), the rest
 * is a {@code var}.
 */
final class EcmaScriptParameters extends ParameterTranslator {
  static final EcmaScriptParameters JAVASCRIPT = new EcmaScriptParameters("JavaScript");
  static final EcmaScriptParameters TYPESCRIPT = new EcmaScriptParameters("TypeScript");

  private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;
  private static final Set<String> KEYWORDS =
      Set.of(
          ("arguments await break case catch class const continue debugger default delete do else enum eval export"
                  + " extends false finally for function if implements import in instanceof interface let new null"
                  + " package private protected public return static super switch this throw true try typeof var void"
                  + " while with yield undefined NaN Infinity")
              .split(" "));

  private EcmaScriptParameters(String language) {
    super(language);
  }

  @Override
  String commentMark() {
    return "//";
  }

  @Override
  boolean isName(String name) {
    return Quoting.isUnicodeName(name.replace('$', '_')) && !KEYWORDS.contains(name);
  }

  @Override
  String assignments(Map<String, ? extends @Nullable Object> values, List<String> cells) {
    Map<String, String> declared = new HashMap<>();
    cells.forEach(cell -> declared.putAll(Definitions.declarations(cell)));
    StringBuilder source = new StringBuilder();
    String statements = super.assignments(values, cells);
    int at = 0;
    for (String name : values.keySet()) {
      int end = statements.indexOf('\n', at) + 1; // literals hold no newline
      String keyword = declared.getOrDefault(name, "var");
      source.append(keyword.equals("let") ? "" : keyword + " ").append(statements, at, end);
      at = end;
    }
    return source.toString();
  }

  @Override
  String assignment(String name, @Nullable Object value) {
    return super.assignment(name, value) + ";";
  }

  @Override
  String nothing() {
    return "null";
  }

  /** Beyond what a number holds exactly it is a BigInt. */
  @Override
  String integer(Number number) {
    boolean exact = number instanceof Long && Math.abs(number.longValue()) <= MAX_SAFE_INTEGER;
    return exact && number.longValue() != Long.MIN_VALUE ? number.toString() : number + "n";
  }

  @Override
  String real(double number) {
    return real(number, "NaN", "Infinity", "-Infinity");
  }

  @Override
  String text(String text) {
    return Quoting.utf16(text);
  }

  @Override
  String list(List<@Nullable Object> values) {
    return "[" + joined(values, ", ") + "]";
  }

  /** Without brackets, the key {@code __proto__} would set the object's prototype. */
  @Override
  String map(Map<String, @Nullable Object> map) {
    StringBuilder out = new StringBuilder("{");
    map.forEach((key, value) ->
        out.append(out.length() > 1 ? ", " : "")
            .append(key.equals("__proto__") ? "[\"__proto__\"]" : text(key))
            .append(": ")
            .append(literal(value)));
    return out.append('}').toString();
  }

  @Override
  List<Parameter> definitions(String source) {
    return Definitions.ECMASCRIPT.in(source);
  }
}
