package io.smallfry.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class PythonParametersTest {
  private static String literal(@Nullable Object value) {
    return PythonParameters.INSTANCE.literal(PlainValues.of(value));
  }

  static Stream<Arguments> literalsOfPapermill() {
    return Fixtures.cases("literals.json")
        .valueStream()
        .map(c -> Arguments.of(c.get(0), c.get(1).stringValue()));
  }

  @ParameterizedTest
  @MethodSource("literalsOfPapermill")
  void literalIsTheOneOfPapermill(JsonNode value, String expected) {
    assertThat(literal(value)).isEqualTo(expected);
  }

  private static Map<String, List<Parameter>> definitions(String fixture) {
    Map<String, List<Parameter>> definitions = new LinkedHashMap<>();
    for (JsonNode c : Fixtures.cases(fixture)) {
      definitions.put(
          c.get(0).stringValue(),
          c.get(1)
              .valueStream()
              .map(p ->
                  new Parameter(
                      p.get(0).stringValue(),
                      p.get(1).stringValue(),
                      p.get(2).stringValue(),
                      p.get(3).stringValue()))
              .toList());
    }
    return definitions;
  }

  static Stream<Arguments> definitionsOfPapermill() {
    Map<String, List<Parameter>> better = definitions("better-definitions.json");
    return definitions("definitions.json").entrySet().stream()
        .filter(c -> !better.containsKey(c.getKey()))
        .map(c -> Arguments.of(c.getKey(), c.getValue()));
  }

  @ParameterizedTest
  @MethodSource("definitionsOfPapermill")
  void definitionsAreTheOnesOfPapermill(String source, List<Parameter> expected) {
    assertThat(PythonParameters.INSTANCE.definitions(source)).isEqualTo(expected);
  }

  /** What papermill passes over, cuts in a text, or takes for a name. */
  @Test
  void definitionsThatPapermillMisreads() {
    Map<String, List<Parameter>> papermill = definitions("definitions.json");
    definitions("better-definitions.json")
        .forEach((source, better) -> {
          assertThat(PythonParameters.INSTANCE.definitions(source)).isEqualTo(better);
          assertThat(papermill.get(source)).as("papermill's").isNotNull().isNotEqualTo(better);
        });
  }

  @Test
  void javaValues() {
    assertThat(literal(null)).isEqualTo("None");
    assertThat(literal(true)).isEqualTo("True");
    assertThat(literal(7L)).isEqualTo("7");
    assertThat(literal(BigInteger.TWO.pow(100))).isEqualTo("1267650600228229401496703205376");
    assertThat(literal(0.1f)).isEqualTo("0.1");
    assertThat(literal(new BigDecimal("1.50"))).isEqualTo("1.5");
    assertThat(literal(new Object[] {1, "a"})).isEqualTo("[1, \"a\"]");
    assertThat(literal(LocalDate.of(2026, 1, 2))).isEqualTo("\"2026-01-02\"");
  }

  @Test
  void numbersThatAreNone() {
    assertThat(literal(Double.NaN)).isEqualTo("float('nan')");
    assertThat(literal(Double.POSITIVE_INFINITY)).isEqualTo("float('inf')");
    assertThat(literal(Double.NEGATIVE_INFINITY)).isEqualTo("float('-inf')");
  }

  @Test
  void keysAreAlwaysStrings() {
    Map<Object, Object> map = new LinkedHashMap<>();
    map.put(1, "a");
    map.put(1.0, "b");
    map.put(null, "c");
    map.put(true, "d");

    assertThat(literal(map))
        .isEqualTo("{\"1\": \"a\", \"1.0\": \"b\", \"None\": \"c\", \"True\": \"d\"}");
  }

  @Test
  void loneSurrogate() {
    assertThat(literal("\ud800")).isEqualTo("\"\\ud800\"");
  }

  @Test
  void commentOfSeveralLinesStaysAComment() {
    assertThat(PythonParameters.INSTANCE.comment("one\nimport os"))
        .isEqualTo("# one\n# import os\n");
  }

  @Test
  void emptyComment() {
    assertThat(PythonParameters.INSTANCE.comment("")).isEqualTo("#\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "_", "a1", "größe", "日本", "config.rate", "match", "__x__"})
  void names(String name) {
    assertThat(PythonParameters.INSTANCE.assignments(Collections.singletonMap(name, 1), List.of()))
        .isEqualTo(name + " = 1\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1a",
        "a b",
        "a;import os",
        "a\n",
        "a-b",
        "class",
        "None",
        "a.",
        ".a",
        "a[0]",
        "a=1",
        "x#"
      })
  void notNames(String name) {
    assertThatExceptionOfType(NotebookException.class)
        .isThrownBy(() ->
            PythonParameters.INSTANCE.assignments(Collections.singletonMap(name, 1), List.of()))
        .withMessage("'" + name + "' can't be a parameter: it is no name in Python");
  }
}
