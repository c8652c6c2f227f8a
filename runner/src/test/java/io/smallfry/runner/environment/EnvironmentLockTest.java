package io.smallfry.runner.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.smallfry.runner.environment.EnvironmentLock.LockedPackage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lock's form. */
final class EnvironmentLockTest {
  private static final String A = "a".repeat(64);
  private static final String B = "b".repeat(64);

  private static EnvironmentLock lock(String... requirements) {
    return EnvironmentLock.of(
        "3.11",
        "linux-x86_64",
        List.of(requirements),
        List.of(
            new LockedPackage("zebra", "1.0", false, A),
            new LockedPackage("ant", "https://host.example/ant-2-py3-none-any.whl", true, B)));
  }

  @Test
  void itIsWhatPipReads() {
    assertThat(lock("zebra", "ant @ x").text().lines().skip(1))
        .containsExactly(
            "# python = 3.11",
            "# platform = linux-x86_64",
            "# requirement = ant @ x",
            "# requirement = zebra",
            "ant @ https://host.example/ant-2-py3-none-any.whl \\",
            "    --hash=sha256:" + B,
            "zebra==1.0 \\",
            "    --hash=sha256:" + A);
  }

  @Test
  void itIsReadAsItWasWritten() {
    EnvironmentLock lock = lock("zebra");
    assertThat(EnvironmentLock.parse(lock.text(), "x")).isEqualTo(lock);
    assertThat(EnvironmentLock.parse(lock.text().replace("\n", "\r\n"), "x").hash())
        .isEqualTo(lock.hash());
  }

  @Test
  void theOrderOfTheRequirementsMeansNothing() {
    assertThat(lock("b", "a").hash()).isEqualTo(lock("a", "b", "a").hash());
    EnvironmentSpec spec = new EnvironmentSpec("e", "3.11", List.of("b", "a"), List.of("x"));
    assertThat(lock("a", "b").fits(spec)).isTrue();
    assertThat(lock("a").fits(spec)).isFalse();
    assertThat(lock("a", "b").fits(new EnvironmentSpec("e", "3.12", List.of("a", "b"), List.of())))
        .isFalse();
  }

  @Test
  void itsHashIsTheFiles() {
    assertThat(EnvironmentLock.sha256("abc"))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(lock().hash()).matches("sha256:[0-9a-f]{64}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "zebra==1.0 \\\n    --hash=sha256:aa\n",
        "# python = 3.11\n# platform = p\n",
        "# python = 3.11\n# platform = p\nzebra==1.0\n"
      })
  void anotherFileIsNone(String text) {
    assertThatExceptionOfType(EnvironmentException.class)
        .isThrownBy(() -> EnvironmentLock.parse(text, "the file x"))
        .withMessageContaining("the file x");
  }
}
