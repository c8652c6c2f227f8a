package io.smallfry.runner.environment;

import java.nio.file.Path;

/**
 * A Python that environments can be made with.
 *
 * @param path the program
 * @param version its full version, such as {@code 3.11.7}
 * @param platform such as {@code linux-x86_64}, {@code linux-musl-aarch64}, {@code macos-arm64}
 * @param canMakeEnvironments whether it has the modules venv and ensurepip
 */
record Interpreter(Path path, String version, String platform, boolean canMakeEnvironments) {
  /** {@code 3.11}. */
  String series() {
    return series(version);
  }

  static String series(String version) {
    String[] parts = version.split("\\.", -1);
    return parts.length < 2 ? version : parts[0] + "." + parts[1];
  }

  /** Whether it is what an environment's file asks for, a series or an exact version. */
  boolean fits(String wanted) {
    return version.equals(wanted) || series().equals(wanted);
  }
}
