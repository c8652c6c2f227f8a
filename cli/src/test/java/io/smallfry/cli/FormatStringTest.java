package io.smallfry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths are filled as Python's {@code str.format} fills them: Python itself says how. */
final class FormatStringTest {
  /** The same values in both languages. */
  private static final String PYTHON_VALUES =
      """
      import base64, datetime, sys
      utc = datetime.timezone.utc
      values = dict(
        text="Nörd", empty="", quote="it's", wide="a\\tb\\u00a0\\U0001F41F\\\\", n=42, minus=-7, zero=0,
        big=12345678901234567890, f=3.14159, half=2.5, small=1.5e-7, large=1.5e22, hundred=100.0, third=1/3,
        nought=-0.0, inf=float("inf"), nan=float("nan"), yes=True, none=None, width=9,
        items=[1, "two", None, [True]], config={"key": "value", "deep": {"x": 5}, "a b": "spaced"},
        utc=datetime.datetime(2026, 3, 7, 4, 5, 6, 78, tzinfo=utc), local=datetime.datetime(2024, 12, 30, 15, 0),
      )
      for line in open(sys.argv[1], encoding="utf-8"):
        try:
          answer = "=" + base64.b64decode(line).decode().format(**values)
        except Exception as e:
          answer = "!" + type(e).__name__
        print(base64.b64encode(answer.encode()).decode())
      """;

  private static final Map<String, @Nullable Object> VALUES = values();

  @TempDir Path folder;

  private static Map<String, @Nullable Object> values() {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("text", "Nörd");
    values.put("empty", "");
    values.put("quote", "it's");
    values.put("wide", "a\tb\u00a0\uD83D\uDC1F\\");
    values.put("n", 42);
    values.put("minus", -7);
    values.put("zero", 0);
    values.put("big", new java.math.BigInteger("12345678901234567890"));
    values.put("f", 3.14159);
    values.put("half", 2.5);
    values.put("small", 1.5e-7);
    values.put("large", 1.5e22);
    values.put("hundred", 100.0);
    values.put("third", 1 / 3.0);
    values.put("nought", -0.0);
    values.put("inf", Double.POSITIVE_INFINITY);
    values.put("nan", Double.NaN);
    values.put("yes", true);
    values.put("none", null);
    values.put("width", 9);
    List<@Nullable Object> items = new ArrayList<>(List.of(1, "two"));
    items.add(null);
    items.add(List.of(true));
    values.put("items", items);
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("key", "value");
    config.put("deep", Map.of("x", 5));
    config.put("a b", "spaced");
    values.put("config", config);
    values.put("utc", new PythonTime(LocalDateTime.of(2026, 3, 7, 4, 5, 6, 78_000), true));
    values.put("local", new PythonTime(LocalDateTime.of(2024, 12, 30, 15, 0), false));
    return values;
  }

  private static List<String> templates() {
    List<String> all =
        new ArrayList<>(
            List.of(
                "plain.ipynb",
                "{{x}} {text}",
                "{config[key]}-{config[deep][x]}-{config[a b]}",
                "{items[1]}{items[3]}{text[0]}",
                "{config}",
                "{items!r:>30}",
                "{text!r}{text!a}{wide!r}{wide!a}{quote!r}{none!s:*^8}",
                "{utc.year}/{utc.month:02}/{utc.microsecond}",
                "{text:>{width}}|{f:{width}.2f}|{text:{n}}",
                "{n:{config[deep][x]}d}",
                "{text:\uD83D\uDC1F^9}",
                "{utc!s:s}",
                "{local:%d.%m.%y %%}|{utc:%Y%m%dT%H%M%S%f%z %Z}",
                // wrong ones
                "{",
                "}",
                "{text",
                "{text!}",
                "{text!x}",
                "{text!rr}",
                "{text:{width}",
                "{a{b}}",
                "{missing}",
                "{config[nothing]}",
                "{items[9]}",
                "{items[1]x}",
                "{config[key}",
                "{none:>5}",
                "{items:5}",
                "{text.upper_}",
                "{n.nothing}",
                "{text:{n:{n}}}"));
    "aAbBcdefgGhHIjklmMnpPrRStTuUVwWxXyYzZDFC%"
        .chars()
        .forEach(c -> all.add("{utc:%" + (char) c + "}|{local:%" + (char) c + "}"));
    for (String value : List.of("n", "minus", "zero", "big", "yes")) {
      for (String spec :
          List.of(
              "d", "b", "#b", "o", "#o", "x", "#X", "c", "n", "e", ".2f", "%", "5", "<5", "^9", "+",
              " ", "-", "05", "+05d", "#010x", ",", "_", "_b", "012,", "=+8", "*>6", ".2", "s",
              ",x", "0<6", "z", "030,d", "g", "5d", "<05", ">08")) {
        all.add("{" + value + ":" + spec + "}");
      }
    }
    for (String value :
        List.of("f", "half", "small", "large", "hundred", "third", "nought", "inf", "nan")) {
      for (String spec :
          List.of(
              "f", "F", "e", "E", "g", "G", "n", "%", ".0f", "#.0f", ".2f", ".3", ".0", ".1", ".10",
              ".17", "#.3g", ".3e", "#.0e", ".0e", ".2%", "10", "<12", "+", " .1f", "010.2f", ",",
              "_.1f", "020,.2f", "z.1f", "z", "d", "s", "^15.3", "=+9.1f", "#", ".30f", "g", ".1g",
              "012", "<08.1f")) {
        all.add("{" + value + ":" + spec + "}");
      }
    }
    for (String spec :
        List.of("s", "10", "<10", ">10", "^10", "*^11", ".2", "8.3s", "010", "+", ",", "=5", "d")) {
      all.add("{text:" + spec + "}{empty:" + spec + "}");
    }
    return all;
  }

  @Test
  void itWritesWhatPythonWrites() throws Exception {
    List<String> templates = templates();
    Path file = folder.resolve("templates");
    Files.write(file, templates.stream().map(FormatStringTest::encoded).toList());
    Process python =
        new ProcessBuilder(Cli.python(), "-c", PYTHON_VALUES, file.toString())
            .redirectErrorStream(true)
            .start();
    List<String> answers =
        new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    assertThat(answers).as("Python's answers").hasSameSizeAs(templates);
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < templates.size(); i++) {
      String expected =
          new String(Base64.getDecoder().decode(answers.get(i)), StandardCharsets.UTF_8);
      String actual = filled(templates.get(i));
      boolean bothFail = expected.startsWith("!") && actual.startsWith("!");
      if (!bothFail && !actual.equals(expected)) {
        differences.add(templates.get(i) + " is " + expected + ", not " + actual);
      }
    }
    assertThat(differences).isEmpty();
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String filled(String template) {
    try {
      return "=" + new FormatString(VALUES).fill(template);
    } catch (FormatException e) {
      return "!" + e.getMessage();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{0}", "{text:99999999}", "{text.__class__}"})
  void whatPythonHasButAPathHasNotIsRefused(String template) {
    assertThatThrownBy(() -> new FormatString(VALUES).fill(template))
        .isInstanceOf(FormatException.class);
  }
}
