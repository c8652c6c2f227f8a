package io.smallfry.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PythonTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n", "\r", "\r\n", "\u000b", "\f", "\u001c", "\u001d", "\u001e", "\u0085", "\u2028",
        "\u2029"
      })
  void lineSeparators(String separator) {
    assertThat(PythonText.lines("a" + separator + "b" + separator)).containsExactly("a", "b");
    assertThat(PythonText.lines(separator + separator + "b")).containsExactly("", "", "b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\t", "\u001f", "\u00a0", "\u0084", "\u2027", "\u202a", " "})
  void noLineSeparators(String text) {
    assertThat(PythonText.lines("a" + text + "b")).containsExactly("a" + text + "b");
  }

  @Test
  void noTextHasNoLines() {
    assertThat(PythonText.lines("")).isEmpty();
  }

  @Test
  void newlineThenReturnAreTwoLines() {
    assertThat(PythonText.lines("a\n\rb")).containsExactly("a", "", "b");
  }

  @Test
  void stripTakesWhatPythonTakes() {
    assertThat(PythonText.strip("\u00a0\u0085\u001c \t a b \u3000\n")).isEqualTo("a b");
  }
}
