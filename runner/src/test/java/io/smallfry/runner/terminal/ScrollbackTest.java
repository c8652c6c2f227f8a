package io.smallfry.runner.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScrollbackTest {
  @Test
  void allIsKeptUpToTheLimit() {
    Scrollback scrollback = new Scrollback(10);
    scrollback.add("12345");
    scrollback.add("67890");
    assertThat(scrollback.replay()).isEqualTo("1234567890");
  }

  @Test
  void whatIsTooMuchGoesByLines() {
    Scrollback scrollback = new Scrollback(12);
    scrollback.add("one\r\ntwo\r\nthree\r\nfour\r\n");
    assertThat(scrollback.replay()).isEqualTo("four\r\n");
    scrollback.add("x");
    assertThat(scrollback.replay()).isEqualTo("four\r\nx");
  }

  @Test
  void theModesOfWhatWentAreKept() {
    Scrollback scrollback = new Scrollback(8);
    scrollback.add("\u001b[?1049h\u001b[?1;25l");
    scrollback.add("\u001b[?10");
    scrollback.add("00h and more\n");
    scrollback.add("an editor");
    assertThat(scrollback.replay()).startsWith("\u001b[?1l\u001b[?25l\u001b[?1000h\u001b[?1049h");
    scrollback.add("\u001bcreset\n");
    scrollback.add("nothing of it");
    assertThat(scrollback.replay()).doesNotContain("\u001b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u001b[c",
        "\u001b[>c",
        "\u001b[0c",
        "\u001b[6n",
        "\u001b[?6n",
        "\u001b[5n",
        "\u001b[?2026$p",
        "\u001b[18t",
        "\u001b]11;?\u0007",
        "\u001b]4;1;?\u001b\\",
        "\u001bP+q544e\u001b\\",
        "\u001b[>0q"
      })
  void questionsAreNotAskedAgain(String question) {
    Scrollback scrollback = new Scrollback(100);
    scrollback.add("a" + question + "\u001b[31mred\u001b[0m");
    assertThat(scrollback.replay()).isEqualTo("a\u001b[31mred\u001b[0m");
  }
}
