package io.smallfry.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.Test;

final class OutputTailTest {
  @Test
  void keepsWhatIsShort() {
    OutputTail tail = new OutputTail();
    tail.drain(new ByteArrayInputStream("one\ntwo".getBytes(UTF_8)));
    assertThat(tail.text()).isEqualTo("one\ntwo");
  }

  @Test
  void keepsTheEndOfWhatIsLongFromALinesStart() {
    StringBuilder all = new StringBuilder();
    for (int i = 0; all.length() < 5 * OutputTail.BYTES; i++) {
      all.append("line ").append(i).append('\n');
    }
    OutputTail tail = new OutputTail();
    tail.drain(new ByteArrayInputStream(all.toString().getBytes(UTF_8)));
    assertThat(tail.text()).hasSizeBetween(OutputTail.BYTES - 20, OutputTail.BYTES);
    assertThat(all.toString()).endsWith("\n" + tail.text());
  }

  @Test
  void anExitIsDescribedByItsLastLine() {
    assertThat(new KernelExit(1, null, "Traceback\nValueError: no\n\n").describe())
        .isEqualTo("exit code 1: ValueError: no");
    assertThat(new KernelExit(1, null, "\33[0m\33[1;33mWarning\33[0m \33[unstable").describe())
        .isEqualTo("exit code 1: Warning nstable");
    assertThat(new KernelExit(137, Signals.name(9), "").describe()).isEqualTo("killed by SIGKILL");
    assertThat(new KernelExit(0, null, "").describe()).isEqualTo("exit code 0");
  }
}
