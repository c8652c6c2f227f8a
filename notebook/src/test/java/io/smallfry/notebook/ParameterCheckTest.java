package io.smallfry.notebook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterCheckTest {
  private static Notebook python(String parameters) {
    Notebook notebook = Notebook.empty();
    notebook.insertCode(0, parameters).addTag("parameters");
    return notebook;
  }

  private static List<String> problems(String parameters, Map<String, ?> values) {
    return ParameterCheck.problems(python(parameters), values, "python3", "python");
  }

  @Test
  void knownNames() {
    assertThat(problems("a = 1\nb = 2", Map.of("a", 3, "b", 4))).isEmpty();
    assertThat(problems("a = 1", Map.of())).isEmpty();
  }

  @Test
  void unknownNameNamesTheNearest() {
    assertThat(problems("region = 1", Map.of("regoin", 3)))
        .containsExactly("The notebook has no parameter 'regoin'. Did you mean 'region'?");
  }

  @Test
  void unknownNameWithoutOneNear() {
    assertThat(problems("region = 1", Map.of("days", 3)))
        .containsExactly("The notebook has no parameter 'days'");
  }

  @Test
  void problemsInTheOrderOfTheValues() {
    Map<String, Integer> values = new LinkedHashMap<>();
    values.put("zz", 1);
    values.put("a", 1);
    values.put("bb", 1);

    assertThat(problems("a = 1", values))
        .containsExactly(
            "The notebook has no parameter 'zz'", "The notebook has no parameter 'bb'");
  }

  @Test
  void exceptionSaysAll() {
    assertThatExceptionOfType(NotebookException.class)
        .isThrownBy(() -> {
          throw new ParameterException(List.of("One is wrong", "Two too"));
        })
        .withMessage("One is wrong; Two too");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "int                        | 3",
        "int                        | 12345678901234567890123",
        "float                      | 3",
        "float                      | 1.5",
        "str                        | \"x\"",
        "bool                       | true",
        "Optional[int]              | null",
        "Optional[int]              | 3",
        "typing.Optional['int']     | 3",
        "Union[int, str]            | \"x\"",
        "list                       | [1, \"a\"]",
        "list[int]                  | []",
        "List[Optional[int]]        | [1, null]",
        "tuple[int, str]            | [1, \"a\"]",
        "tuple[int, ...]            | [1, 2, 3]",
        "dict                       | {\"a\": 1}",
        "dict[str, list[float]]     | {\"a\": [1, 2.5]}",
        "Mapping[int, str]          | {\"1\": \"x\"}",
        "Literal['a', 2, True, None]| \"a\"",
        "Literal['a', 2, True, None]| 2",
        "Literal['a', 2, True, None]| true",
        "Literal['a', 2, True, None]| null",
        "date                       | \"2026-02-28\"",
        "datetime.date              | \"2026-02-28\"",
        "datetime                   | \"2026-02-28T12:00:00+01:00\"",
        "datetime                   | \"2026-02-28 12:00:00\"",
        "datetime                   | \"2026-02-28\"",
        "Path                       | \"/x\"",
        "Any                        | {}",
        "object                     | 1",
        "Annotated[int, 'days']     | 1",
        "np.int64                   | 1",
        "pd.DataFrame               | \"whatever\"",
        "Callable[[int], str]       | 1",
        "what is[this               | 1",
      })
  void valueThatFits(String type, String json) {
    assertThat(problems("a: " + type + " = 0", Map.of("a", JsonTrees.parse(json.getBytes(UTF_8)))))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "int                        | 3.0",
        "int                        | \"3\"",
        "int                        | true",
        "int                        | null",
        "float                      | \"x\"",
        "float                      | false",
        "str                        | 3",
        "str                        | null",
        "bool                       | 1",
        "Optional[int]              | \"x\"",
        "typing.Optional['int']     | \"x\"",
        "Union[int, str]            | 1.5",
        "list                       | \"x\"",
        "list[int]                  | [1, \"a\"]",
        "tuple[int, str]            | [1]",
        "tuple[int, ...]            | [1, \"a\"]",
        "dict                       | []",
        "dict[str, list[float]]     | {\"a\": [1, \"x\"]}",
        "Literal['a', 2, True, None]| \"b\"",
        "Literal['a', 2, True, None]| 3",
        "date                       | \"2026-02-29\"",
        "date                       | 20260228",
        "datetime                   | \"yesterday\"",
        "Path                       | 1",
        "Annotated[int, 'days']     | \"x\"",
        "np.int64                   | 1.5",
      })
  void valueThatDoesNotFit(String type, String json) {
    assertThat(problems("a: " + type + " = 0", Map.of("a", JsonTrees.parse(json.getBytes(UTF_8)))))
        .singleElement()
        .asString()
        .startsWith("The parameter 'a' takes " + type + ", not ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "scala;      val a: Seq[Int] = Seq(1);       [1];      ['x']",
        "scala;      val a: Option[String] = None;   null;     1",
        "julia;      a::Vector{Float64} = [1.5];     [1.5];    ['x']",
        "julia;      a::Array{Int,1} = [1];          [1];      [1.5]",
        "C#;         List<string> a = new();         ['x'];    [1]",
        "C#;         int? a = null;                  null;     'x'",
        "F#;         let a: int list = [ 1 ];        [1];      ['x']",
        "powershell; [string[]]$a = @('x');          ['x'];    [1]",
        "typescript; let a: number[] = [1];          [1.5];    ['x']",
        "typescript; let a: 'x' | 'y' = 'x';         'y';      'z'",
        "bash;       declare -i a=1;                 1;        'x'",
        "R;          a <- 1 # type: numeric;         1.5;      'x'",
      },
      quoteCharacter = '`')
  void typesOfOtherLanguages(String language, String parameters, String fits, String doesNot) {
    for (String json : List.of(fits, doesNot)) {
      Map<String, ?> values = Map.of("a", JsonTrees.parse(json.replace('\'', '"').getBytes(UTF_8)));

      assertThat(ParameterCheck.problems(python(parameters), values, null, language))
          .as(json)
          .hasSize(json.equals(fits) ? 0 : 1);
    }
  }

  @Test
  void typesWithABar() {
    assertThat(problems("a: int | None = 0", Collections.singletonMap("a", null))).isEmpty();
    assertThat(problems("a: int | None = 0", Map.of("a", "x"))).hasSize(1);
    assertThat(problems("a = 0  # type: list[int] | None  Help", Map.of("a", "x"))).hasSize(1);
  }

  @Test
  void typeComment() {
    assertThat(problems("a = 1  # type: int  Days", Map.of("a", "seven")))
        .containsExactly("The parameter 'a' takes int, not the text \"seven\"");
  }

  @Test
  void defaultSaysNothingOfTheType() {
    assertThat(problems("a = 1", Map.of("a", "seven"))).isEmpty();
  }

  @Test
  void noneFitsWhereItIsTheDefault() {
    assertThat(problems("a: str = None", Collections.singletonMap("a", null))).isEmpty();
  }

  @Test
  void attributeOfAParameter() {
    assertThat(problems("config = C()", Map.of("config.rate", 1, "other.rate", 2)))
        .containsExactly("The notebook has no parameter 'other.rate'");
  }

  @Test
  void parameterWithoutDefaultNeedsAValue() {
    assertThat(problems("a: int\nb: str", Map.of("b", "x")))
        .containsExactly("The parameter 'a' has no default and needs a value");
    assertThat(
            ParameterCheck.problems(python("a: int"), Map.of(), Set.of("a"), "python3", "python"))
        .as("a secret")
        .isEmpty();
  }

  @Test
  void longValueIsCut() {
    assertThat(problems("a: int = 1", Map.of("a", "x".repeat(10_000))))
        .singleElement()
        .asString()
        .hasSizeLessThan(120)
        .endsWith("…");
  }
}
