package io.smallfry.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What papermill has no counterpart for: JavaScript, TypeScript, SQL; names; hostile values. */
class OwnAssignmentsTest {
  private static Map<String, @Nullable Object> values() {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("a", null);
    values.put("b", true);
    values.put("c", -5);
    values.put("d", (1L << 53) + 1);
    values.put("e", 1e-5);
    values.put("f", Double.NaN);
    values.put("g", "it's \"x\" \\ é ${x}");
    values.put("h", Arrays.asList(1, null));
    values.put("i", List.of("x", "y'"));
    values.put("j", Map.of("__proto__", List.of()));
    values.put("k", BigInteger.TEN.pow(25));
    values.put("l", "a\nb");
    return values;
  }

  @ParameterizedTest
  @ValueSource(strings = {"javascript", "typescript"})
  void ecmaScript(String language) {
    assertThat(Parameters.assignments(values(), null, language))
        .isEqualTo(
            """
            var a = null;
            var b = true;
            var c = -5;
            var d = 9007199254740993n;
            var e = 1e-05;
            var f = NaN;
            var g = "it's \\"x\\" \\\\ \\u00e9 ${x}";
            var h = [1, null];
            var i = ["x", "y'"];
            var j = {["__proto__"]: []};
            var k = 10000000000000000000000000n;
            var l = "a\\nb";
            """);
  }

  @Test
  void ecmaScriptWritesADeclaredVariableAsItIsDeclared() {
    Notebook notebook = Notebook.empty();
    notebook.insertCode(0, "let a = 1; const b: number = 2\nvar c = 3").addTag("parameters");
    Map<String, Object> values = new LinkedHashMap<>();
    List.of("a", "b", "c", "d").forEach(name -> values.put(name, 0));

    Notebook result = Parameters.inject(notebook, values, "Parameters", "deno", "typescript");

    assertThat(result.cells().get(1).source())
        .isEqualTo("// Parameters\na = 0;\nconst b = 0;\nvar c = 0;\nvar d = 0;\n");
    assertThat(Parameters.assignments(notebook, Map.of("a", 1), "deno", "typescript"))
        .isEqualTo("a = 1;\n");
  }

  @Test
  void sql() {
    assertThat(Parameters.assignments(values(), null, "sql"))
        .isEqualTo(
            """
            SET a = NULL;
            SET b = TRUE;
            SET c = -5;
            SET d = 9007199254740993;
            SET e = 1e-05;
            SET f = CAST('NaN' AS DOUBLE PRECISION);
            SET g = 'it''s "x" \\ é ${x}';
            SET h = JSON '[1, null]';
            SET i = ARRAY['x', 'y'''];
            SET j = JSON '{"__proto__": []}';
            SET k = 10000000000000000000000000;
            SET l = 'a
            b';
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "R; a.b",
        "R; _a",
        "R; é",
        "scala; été",
        "julia; a!",
        "julia; a.b",
        "matlab; a.b",
        "C#; _a",
        "F#; a1",
        "powershell; a",
        "bash; if",
        "typescript; $a",
        "sql; a_b",
      })
  void names(String language, String name) {
    assertThat(Parameters.assignments(Map.of(name, 1), null, language)).contains("1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "R; if",
        "R; .1a",
        "R; __",
        "R; a b",
        "R; ...",
        "scala; val",
        "scala; a.b",
        "julia; end",
        "julia; $a",
        "matlab; end",
        "matlab; _a",
        "matlab; é",
        "C#; class",
        "C#; a.b",
        "F#; let",
        "F#; a'b",
        "powershell; true",
        "powershell; a:b",
        "bash; a.b",
        "bash; é",
        "bash; a[0]",
        "typescript; let",
        "typescript; a.b",
        "sql; select",
        "scala; a$(b)",
        "python; a\u200b",
      })
  void notNames(String language, String name) {
    assertThatExceptionOfType(NotebookException.class)
        .isThrownBy(() -> Parameters.assignments(Collections.singletonMap(name, 1), null, language))
        .withMessageStartingWith("'" + name + "' can't be a parameter: it is no name in ");
  }

  @ParameterizedTest
  @CsvSource({"python3,", "ir,", "deno,", "julia-1.11,", "bash,", ",R", ",Python", ",C#", "x,sql"})
  void kernelsThatAreKnown(@Nullable String kernel, @Nullable String language) {
    assertThat(ParameterTranslators.find(kernel, language)).isPresent();
  }

  @Test
  void kernelComesBeforeLanguage() {
    assertThat(Parameters.assignments(Map.of("a", true), "sparkrkernel", "python"))
        .isEqualTo("a = TRUE\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "python",
        "scala",
        "julia",
        "matlab",
        "C#",
        "F#",
        "powershell",
        "bash",
        "typescript",
        "sql"
      })
  void depthHasALimit(String language) {
    assertThat(Parameters.assignments(Map.of("a", nested(100)), null, language)).contains("x");
    for (int depth : new int[] {101, 5_000}) {
      assertThatExceptionOfType(NotebookException.class)
          .isThrownBy(() -> Parameters.assignments(Map.of("a", nested(depth)), null, language))
          .withMessage("A parameter's value is nested deeper than 100 levels");
    }
  }

  @Test
  void depthHasALowerLimitInR() {
    assertThat(Parameters.assignments(Map.of("a", nested(40)), null, "R")).contains("list(list(");
    assertThatExceptionOfType(NotebookException.class)
        .isThrownBy(() -> Parameters.assignments(Map.of("a", nested(41)), null, "R"))
        .withMessage("The parameter 'a' can't be set in R: it is nested deeper than 40 levels");
  }

  private static Object nested(int depth) {
    Object value = "x";
    for (int i = 0; i < depth; i++) {
      value = List.of(value);
    }
    return value;
  }

  @Test
  void hugeTexts() {
    String huge = "x\n'é".repeat(1_000_000);

    assertThat(Parameters.assignments(Map.of("a", huge), null, "python")).hasSize(8_000_007);
    assertThat(Parameters.assignments(Map.of("a", "x".repeat(70_000)), null, "scala"))
        .as("a constant has at most 65,535 bytes")
        .startsWith("val a = Seq(\"xxx")
        .endsWith("\").mkString\n");
  }
}
