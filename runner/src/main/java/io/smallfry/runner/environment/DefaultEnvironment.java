package io.smallfry.runner.environment;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallfry.runner.environment.EnvironmentInfo.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The environment that comes with Smallfry: the launcher makes it, nobody describes it. */
final class DefaultEnvironment {
  static final String NAME = "default";
  private static final String KERNEL = "python3";

  private DefaultEnvironment() {}

  static EnvironmentInfo info(Path python) {
    Path bin = python.toAbsolutePath().getParent();
    Path prefix = bin == null ? null : bin.getParent();
    boolean works = Files.isExecutable(python);
    String version = prefix == null ? "" : version(prefix);
    return new EnvironmentInfo(
        NAME,
        KERNEL,
        works ? State.BUILT : State.BROKEN,
        works ? "comes with Smallfry" : python + " is not there",
        version,
        prefix == null || version.isEmpty() ? 0 : packages(prefix, version),
        prefix == null ? null : lock(prefix),
        null,
        null,
        prefix);
  }

  /** As the virtual environment's own file says; empty if it is none. */
  private static String version(Path prefix) {
    try {
      for (String line : Files.readString(prefix.resolve("pyvenv.cfg")).lines().toList()) {
        String[] parts = line.split("=", 2);
        if (parts.length == 2 && parts[0].strip().startsWith("version")) {
          return parts[1].strip();
        }
      }
    } catch (IOException e) {
      return ""; // a Python of the system: only asking it would tell
    }
    return "";
  }

  private static int packages(Path prefix, String version) {
    try {
      return BuildRecord.distributions(prefix, version).size();
    } catch (IOException e) {
      return 0;
    }
  }

  /** What the launcher wrote into its kernel spec. */
  private static @Nullable String lock(Path prefix) {
    Path spec = prefix.resolve("share/jupyter/kernels").resolve(KERNEL).resolve("kernel.json");
    try {
      JsonNode json = JsonMapper.shared().readTree(new String(Files.readAllBytes(spec), UTF_8));
      String lock =
          json.path("metadata").path("smallfry").path("environment").path("lock").asString("");
      return lock.isEmpty() ? null : lock;
    } catch (IOException | JacksonException e) {
      return null; // an environment of the person's own
    }
  }
}
