package io.smallfry.runner.environment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Map;

/** The package index that pip uses on this machine, by its own settings. */
final class PackageIndex {
  private PackageIndex() {}

  /**
   * Skips the tests where pip can't reach its index.
   *
   * @param python one with pip
   * @param env variables added to this process's, for pip
   */
  static void require(Path python, Map<String, String> env) throws Exception {
    assumeTrue(isReachable(python, env), "skipped: no package index that pip can reach");
  }

  /** Asks it for the versions of a package, as a build does. */
  static boolean isReachable(Path python, Map<String, String> env) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                python.toString(),
                "-I",
                "-m",
                "pip",
                "--no-input",
                "--retries",
                "1",
                "--timeout",
                "20",
                "index",
                "versions",
                "iniconfig")
            .redirectErrorStream(true);
    builder.environment().putAll(env);
    Process pip = builder.start();
    String said = new String(pip.getInputStream().readAllBytes(), UTF_8);
    int code = pip.waitFor();
    assertThat(said).as("the pip that asks").doesNotContain("No module named pip");
    return code == 0;
  }
}
