package io.smallfry.notebook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether values fit a notebook's parameters: what {@code --strict-parameters} asks. Only what the
 * notebook declares counts; a default says nothing about other values.
 */
public final class ParameterCheck {
  private static final int MAX_SHOWN = 60;

  private ParameterCheck() {}

  /** {@link #problems(Notebook, Map, Set, String, String)} without values from elsewhere. */
  public static List<String> problems(
      Notebook source,
      Map<String, ? extends @Nullable Object> values,
      @Nullable String kernelName,
      @Nullable String language) {
    return problems(source, values, Set.of(), kernelName, language);
  }

  /**
   * What is wrong with the values, in their order, one sentence each, then what lacks; empty if all
   * fit: a name that the notebook doesn't define, a value that isn't of the declared type, a
   * parameter without default that gets no value.
   *
   * @param source the notebook
   * @param values what would be set
   * @param elsewhere the names of parameters that get their values in another way
   * @param kernelName the kernel spec that would run it; null if not known
   * @param language that kernel's language; null if not known
   */
  public static List<String> problems(
      Notebook source,
      Map<String, ? extends @Nullable Object> values,
      Set<String> elsewhere,
      @Nullable String kernelName,
      @Nullable String language) {
    ParameterTranslator translator = ParameterTranslators.find(kernelName, language).orElse(null);
    Map<String, Parameter> known = new LinkedHashMap<>();
    for (Parameter parameter : Parameters.discover(source, kernelName, language)) {
      known.put(parameter.name(), parameter);
    }
    List<String> problems = new ArrayList<>();
    values.forEach((name, value) -> {
      Parameter parameter = known.get(name);
      if (parameter == null) {
        int dot = name.indexOf('.');
        if (dot < 0 || !known.containsKey(name.substring(0, dot))) {
          problems.add(unknown(name, known));
        }
      } else if (parameter.isTyped()) {
        boolean textsAreTypes = !(translator instanceof EcmaScriptParameters);
        Object plain = PlainValues.of(value);
        if (!TypeParser.parse(parameter.inferredType(), textsAreTypes).fits(plain)
            && !isDefault(parameter, plain)) {
          problems.add(unfit(parameter, plain));
        }
      }
    });
    for (Parameter parameter : known.values()) {
      if (parameter.isRequired()
          && !values.containsKey(parameter.name())
          && !elsewhere.contains(parameter.name())) {
        problems.add("The parameter '" + parameter.name() + "' has no default and needs a value");
      }
    }
    return problems;
  }

  /** {@code x: str = None} takes None too. */
  private static boolean isDefault(Parameter parameter, @Nullable Object value) {
    return value == null
        && Set.of("None", "null", "NULL", "nothing", "$null", "$Null")
            .contains(parameter.defaultValue());
  }

  private static String unknown(String name, Map<String, Parameter> known) {
    String near = Nearest.of(name, known.keySet());
    return "The notebook has no parameter '"
        + name
        + "'"
        + (near == null ? "" : ". Did you mean '" + near + "'?");
  }

  private static String unfit(Parameter parameter, @Nullable Object value) {
    return "The parameter '"
        + parameter.name()
        + "' takes "
        + parameter.inferredType()
        + ", not "
        + shown(value);
  }

  private static String shown(@Nullable Object value) {
    String json = JsonText.of(value);
    String brief = json.length() > MAX_SHOWN ? json.substring(0, MAX_SHOWN) + "…" : json;
    return value instanceof String ? "the text " + brief : brief;
  }
}
