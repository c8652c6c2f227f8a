package io.smallfry.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The Python environment with ipykernel that the tests need; without it they fail, saying so. */
final class RealKernels {
  static final Duration TIMEOUT = Duration.ofSeconds(60);

  private RealKernels() {}

  static Path python() {
    String python = System.getProperty("smallfry.python", "");
    if (python.isEmpty()) {
      python = System.getenv().getOrDefault("SMALLFRY_PYTHON", "");
    }
    assertThat(python)
        .as(
            "These tests need a Python with ipykernel: name it by -Dsmallfry.python=… or"
                + " SMALLFRY_PYTHON (./smallfry test does)")
        .isNotEmpty();
    assertThat(Path.of(python)).as("the Python for these tests").isExecutable();
    return Path.of(python);
  }

  static KernelSpec spec() {
    KernelSpecs specs =
        KernelSpecs.standard(Map.of("JUPYTER_PREFER_ENV_PATH", "1", "HOME", "/nowhere"), python());
    return specs.find("python3").orElseThrow();
  }

  /** ipykernel behind another command, so that nothing knows it for one. */
  static KernelSpec scripted(Path directory, String shell) {
    KernelSpec spec = spec();
    return new KernelSpec(
        "scripted",
        directory,
        List.of("/bin/sh", "-c", shell, spec.argv().getFirst(), "{connection_file}"),
        spec.env(),
        "Scripted",
        "python",
        spec.interruptMode(),
        Json.newObject());
  }

  static Kernel start(KernelSpec spec) {
    return Kernel.start(launch(spec, false));
  }

  static Kernel start() {
    return start(spec());
  }

  static KernelLaunch launch(KernelSpec spec, boolean batch) {
    Path tmp = Path.of(System.getProperty("java.io.tmpdir"));
    assertThat(Files.isDirectory(tmp)).isTrue();
    return new KernelLaunch(spec, tmp, Map.of(), batch, TIMEOUT);
  }
}
