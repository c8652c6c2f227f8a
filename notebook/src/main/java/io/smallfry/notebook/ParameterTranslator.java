package io.smallfry.notebook;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parameters in one programming language: how a cell defines them and how a cell sets them.
 * Thread-safe. The languages are a closed set; {@link ParameterTranslators} finds the one for a
 * notebook.
 *
 * <p>The text is papermill's wherever that is right, so that output notebooks are the same.
 */
abstract sealed class ParameterTranslator
    permits PythonParameters,
        RParameters,
        ScalaParameters,
        JuliaParameters,
        MatlabParameters,
        CSharpParameters,
        FSharpParameters,
        PowerShellParameters,
        BashParameters,
        EcmaScriptParameters,
        SqlParameters {
  private static final BigInteger MIN_INT = BigInteger.valueOf(Integer.MIN_VALUE);
  private static final BigInteger MAX_INT = BigInteger.valueOf(Integer.MAX_VALUE);

  private final String language;

  /**
   * @param language the language's name for people
   */
  ParameterTranslator(String language) {
    this.language = language;
  }

  /** The language's name for people. */
  final String language() {
    return language;
  }

  /** A comment of one line for each of the text's, each ending in a newline. */
  String comment(String text) {
    StringBuilder source = new StringBuilder();
    List<String> lines = text.isEmpty() ? List.of("") : PythonText.lines(text);
    for (String line : lines) {
      source.append(PythonText.strip(commentMark() + " " + line)).append('\n');
    }
    return source.toString();
  }

  /** What begins a comment that goes to the end of its line. */
  abstract String commentMark();

  /**
   * The source that sets the parameters, in the map's order, ending in a newline.
   *
   * @param cells the sources of the cells that define parameters; some languages write a variable
   *     that is declared already in another way
   * @throws NotebookException if a name or a value can't be expressed in the language
   */
  String assignments(Map<String, ? extends @Nullable Object> values, List<String> cells) {
    StringBuilder source = new StringBuilder();
    for (Map.Entry<String, ? extends @Nullable Object> entry : values.entrySet()) {
      String name = entry.getKey();
      // A name is written into the code as it is, so it must be one: never a way to bring in other
      // code.
      if (!isName(name)) {
        throw new NotebookException(
            "'" + name + "' can't be a parameter: it is no name in " + language);
      }
      try {
        source.append(assignment(name, PlainValues.of(entry.getValue()))).append('\n');
      } catch (Inexpressible e) {
        throw new NotebookException(
            "The parameter '" + name + "' can't be set in " + language + ": " + e.getMessage());
      }
    }
    return source.toString();
  }

  /** Whether a variable can have this name. */
  abstract boolean isName(String name);

  /** One assignment without its newline; the value is plain. */
  String assignment(String name, @Nullable Object value) {
    return name + " = " + literal(value);
  }

  /** The expression of a plain value. */
  @SuppressWarnings("unchecked") // Plain maps have strings as keys.
  final String literal(@Nullable Object value) {
    if (value == null) {
      return nothing();
    }
    if (value instanceof String text) {
      return text(text);
    }
    if (value instanceof Boolean truth) {
      return truth(truth);
    }
    if (value instanceof Double number) {
      return real(number);
    }
    if (value instanceof Number number) {
      return integer(number);
    }
    return value instanceof List<?> list
        ? list((List<@Nullable Object>) list)
        : map((Map<String, @Nullable Object>) value);
  }

  String nothing() {
    return "None";
  }

  String truth(boolean truth) {
    return truth ? "true" : "false";
  }

  /** A {@link Long} or {@link BigInteger}. */
  String integer(Number number) {
    return number.toString();
  }

  /** May be infinite or none. */
  String real(double number) {
    return PythonNumbers.repr(number);
  }

  /** As Python writes it, or one of these names. */
  static String real(double number, String none, String infinity, String negativeInfinity) {
    if (Double.isNaN(number)) {
      return none;
    }
    return Double.isInfinite(number)
        ? number > 0 ? infinity : negativeInfinity
        : PythonNumbers.repr(number);
  }

  abstract String text(String text);

  abstract String list(List<@Nullable Object> values);

  abstract String map(Map<String, @Nullable Object> map);

  /**
   * The parameters that a cell's source defines, in their order; what isn't understood is left out.
   */
  abstract List<Parameter> definitions(String source);

  /** The elements' literals with this between them. */
  final String joined(List<@Nullable Object> values, String separator) {
    StringBuilder out = new StringBuilder();
    for (Object value : values) {
      out.append(out.isEmpty() ? "" : separator).append(literal(value));
    }
    return out.toString();
  }

  /** The entries, each as {@code before key between value after}. */
  final String entries(
      Map<String, @Nullable Object> map,
      String before,
      String between,
      String after,
      String separator) {
    StringBuilder out = new StringBuilder();
    for (Map.Entry<String, @Nullable Object> entry : map.entrySet()) {
      out.append(out.isEmpty() ? "" : separator)
          .append(before)
          .append(text(entry.getKey()))
          .append(between)
          .append(literal(entry.getValue()))
          .append(after);
    }
    return out.toString();
  }

  static boolean fitsInt(Number number) {
    return number instanceof Long
        && number.longValue() >= MIN_INT.longValue()
        && number.longValue() <= MAX_INT.longValue();
  }

  /** Why a value can't be written in a language; the message goes on after a colon. */
  static final class Inexpressible extends RuntimeException {
    Inexpressible(String why) {
      super(why, null, false, false);
    }
  }
}
