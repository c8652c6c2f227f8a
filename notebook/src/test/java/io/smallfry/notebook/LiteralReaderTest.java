package io.smallfry.notebook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class LiteralReaderTest {
  private static @Nullable JsonNode read(String language, String source) {
    return LiteralReader.read(ParameterTranslators.find(null, language).orElseThrow(), source);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "python     | 1                        | 1",
        "python     | -1_000                   | -1000",
        "python     | 1.5e3                    | 1500.0",
        "python     | None                     | null",
        "python     | True                     | true",
        "python     | 'it\\'s'                 | \"it's\"",
        "python     | \"a\" 'b'                | \"ab\"",
        "python     | '\\x41\\u00e9\\U0001f600' | \"A\u00e9\ud83d\ude00\"",
        "python     | \"\"\"x\"y\"\"\"              | \"x\\\"y\"",
        "python     | [1, 'a', None]           | [1, \"a\", null]",
        "python     | (1, 2)                   | [1, 2]",
        "python     | (1,)                     | [1]",
        "python     | (1)                      | 1",
        "python     | ()                       | []",
        "python     | {'a': [1.5], 'b': {}}    | {\"a\": [1.5], \"b\": {}}",
        "R          | 1L                       | 1",
        "R          | TRUE                     | true",
        "R          | NULL                     | null",
        "scala      | \"x\"                    | \"x\"",
        "scala      | 5L                       | 5",
        "julia      | nothing                  | null",
        "matlab     | 'a\\b'                   | \"a\\\\b\"",
        "powershell | $True                    | true",
        "powershell | \"a`nb\"                 | \"a\\nb\"",
        "bash       | 7                        | \"7\"",
        "bash       | 'two words'              | \"two words\"",
        "typescript | [1, {a: 'x'}]            | [1, {\"a\": \"x\"}]",
        "sql        | NULL                     | null",
      })
  void literal(String language, String source, String json) {
    JsonNode value = read(language, source);

    assertThat(value).isNotNull();
    assertThat(PlainValues.of(value))
        .isEqualTo(PlainValues.of(JsonTrees.parse(json.getBytes(UTF_8))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "python     | true",
        "python     | os.sep",
        "python     | 1 + 1",
        "python     | f'{x}'",
        "python     | r'a'",
        "python     | '\\N{DASH}'",
        "python     | '\\U00110000'",
        "python     | 'open",
        "python     | [1, f(2)]",
        "python     | {1: 2}",
        "python     | {1, 2}",
        "python     | [1 2]",
        "python     | 1.2.3",
        "python     | 0x10",
        "python     | -",
        "R          | c(1, 2)",
        "R          | 1:3",
        "julia      | \"$x\"",
        "matlab     | 'it''s'",
        "powershell | \"$x\"",
        "bash       | $(date)",
        "bash       | \"$HOME\"",
        "bash       | (1 2)",
        "typescript | `x`",
        "typescript | new Date()",
        "sql        | CURRENT_DATE",
      })
  void expressionHasNoValue(String language, String source) {
    assertThat(read(language, source)).isNull();
  }

  static Stream<Arguments> literalsOfPapermill() {
    return Fixtures.cases("literals.json")
        .valueStream()
        .map(c -> Arguments.of(c.get(0), c.get(1).stringValue()));
  }

  @ParameterizedTest
  @MethodSource("literalsOfPapermill")
  void whatPythonIsGivenIsReadAgain(JsonNode value, String literal) {
    assertThat(PlainValues.of(read("python", literal))).isEqualTo(PlainValues.of(value));
  }

  @Test
  void deepLists() {
    assertThat(read("python", "[".repeat(100_000))).isNull();
    assertThat(read("python", "[".repeat(90) + "]".repeat(90))).isNotNull();
  }
}
