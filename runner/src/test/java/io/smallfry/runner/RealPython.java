package io.smallfry.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.kernel.KernelSpecs;
import java.nio.file.Path;
import java.util.Map;

/** The Python with ipykernel that these tests run their notebooks in. */
final class RealPython {
  private RealPython() {}

  static Path path() {
    String python =
        System.getProperty("smallfry.python", System.getenv().getOrDefault("SMALLFRY_PYTHON", ""));
    assertThat(python)
        .as(
            "These tests need a Python with ipykernel: name it by -Dsmallfry.python=… or"
                + " SMALLFRY_PYTHON (./smallfry test does)")
        .isNotEmpty();
    return Path.of(python);
  }

  static KernelSpecs specs() {
    return KernelSpecs.standard(Map.of("JUPYTER_PREFER_ENV_PATH", "1", "HOME", "/nowhere"), path());
  }
}
