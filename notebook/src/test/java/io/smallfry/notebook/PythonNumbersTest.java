package io.smallfry.notebook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PythonNumbersTest {
  static Stream<Arguments> pythonsOwn() {
    return Fixtures.cases("numbers.json")
        .valueStream()
        .map(c -> Arguments.of(c.get(0).stringValue(), c.get(1).stringValue()));
  }

  @ParameterizedTest
  @MethodSource("pythonsOwn")
  void numberIsWrittenAsPythonDoes(String read, String written) {
    PythonJson json = new PythonJson();

    json.value(JsonTrees.parse(read.getBytes(UTF_8)), 0);

    assertThat(new String(json.toByteArray(), UTF_8)).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource({
    "1e16,1e+16",
    "9999999999999998,9999999999999998.0",
    "1e-5,1e-05",
    "0.0001,0.0001",
    "5e-324,5e-324"
  })
  void formChangesWherePythonChangesIt(double value, String expected) {
    assertThat(PythonNumbers.repr(value)).isEqualTo(expected);
  }

  @Test
  void readsBackAsTheSameNumber() {
    Random random = new Random(42);
    for (int i = 0; i < 20_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        assertThat(Double.parseDouble(PythonNumbers.repr(value))).isEqualTo(value);
      }
    }
  }
}
