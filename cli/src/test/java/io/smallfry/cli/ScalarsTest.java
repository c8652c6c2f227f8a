package io.smallfry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The values that papermill (Python's int() and float(), PyYAML) would see. */
final class ScalarsTest {
  @Test
  void dashPInfersPythonsTypes() {
    assertThat(PythonScalars.infer("True")).isEqualTo(true);
    assertThat(PythonScalars.infer("False")).isEqualTo(false);
    assertThat(PythonScalars.infer("None")).isNull();
    assertThat(PythonScalars.infer("true")).isEqualTo("true");
    assertThat(PythonScalars.infer("7")).isEqualTo(7);
    assertThat(PythonScalars.infer(" -7 ")).isEqualTo(-7);
    assertThat(PythonScalars.infer("007")).isEqualTo(7);
    assertThat(PythonScalars.infer("1_000")).isEqualTo(1000);
    assertThat(PythonScalars.infer("1__0")).isEqualTo("1__0");
    assertThat(PythonScalars.infer("٣")).isEqualTo(3);
    assertThat(PythonScalars.infer("9007199254740993")).isEqualTo(9007199254740993L);
    assertThat(PythonScalars.infer("99999999999999999999"))
        .isEqualTo(new BigInteger("99999999999999999999"));
    assertThat(PythonScalars.infer("1.5")).isEqualTo(1.5);
    assertThat(PythonScalars.infer(".5")).isEqualTo(0.5);
    assertThat(PythonScalars.infer("5.")).isEqualTo(5.0);
    assertThat(PythonScalars.infer("1e5")).isEqualTo(1e5);
    assertThat(PythonScalars.infer("-1E-5")).isEqualTo(-1e-5);
    assertThat(PythonScalars.infer("inf")).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(PythonScalars.infer("-Infinity")).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(PythonScalars.infer("nan")).isEqualTo(Double.NaN);
    for (String text : List.of("", ".", "-", "e5", "1e", "0x10", "1.5f", "2026-11-24", "1:30")) {
      assertThat(PythonScalars.infer(text)).isEqualTo(text);
    }
  }

  @Test
  void yamlIsPyYamls() {
    assertThat(yaml("yes")).isEqualTo(true);
    assertThat(yaml("Off")).isEqualTo(false);
    assertThat(yaml("y")).isEqualTo("y");
    assertThat(yaml("1:30")).isEqualTo(90);
    assertThat(yaml("1:30.5")).isEqualTo(90.5);
    assertThat(yaml("010")).isEqualTo(8);
    assertThat(yaml("08")).isEqualTo("08");
    assertThat(yaml("0x1F")).isEqualTo(31);
    assertThat(yaml("0b101")).isEqualTo(5);
    assertThat(yaml("0o17")).isEqualTo("0o17");
    assertThat(yaml("1_000")).isEqualTo(1000);
    assertThat(yaml("-5")).isEqualTo(-5);
    assertThat(yaml("1.5")).isEqualTo(1.5);
    assertThat(yaml("1e5")).isEqualTo("1e5");
    assertThat(yaml("1.0e5")).isEqualTo("1.0e5");
    assertThat(yaml("1.0e+5")).isEqualTo(1e5);
    assertThat(yaml(".inf")).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(yaml("-.INF")).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(yaml(".nan")).isEqualTo(Double.NaN);
    assertThat(yaml("2026-11-24")).isEqualTo("2026-11-24");
    assertThat(yaml("2026-11-24 08:00:00")).isEqualTo("2026-11-24 08:00:00");
    assertThat(yaml("~")).isNull();
    assertThat(yaml("")).isNull();
    assertThat(yaml("null")).isNull();
    assertThat(yaml("'7'")).isEqualTo("7");
    assertThat(yaml("[1, {a: no}]")).isEqualTo(List.of(1, Map.of("a", false)));
    assertThat(yaml("{1: x, yes: y}")).isEqualTo(Map.of("1", "x", "True", "y"));
  }

  @Test
  void anEmptyDocumentSetsNothing() {
    assertThat(YamlParameters.read("", "it")).isEmpty();
  }

  @Test
  void jsonIsYaml() {
    assertThat(YamlParameters.read("{\"a\": [1, true, null]}", "it")).containsOnlyKeys("a");
  }

  @Test
  void objectsAreNotMade() {
    assertThatThrownBy(() -> yaml("!!java.net.URL [\"http://localhost\"]"))
        .isInstanceOf(CommandException.class);
  }

  private static @Nullable Object yaml(String scalar) {
    return YamlParameters.read("v: " + scalar, "it").get("v");
  }
}
