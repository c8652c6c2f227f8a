package io.smallfry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.smallfry.cli.Cli.Done;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code kill -9} while {@code smallfry env build} installs, with the real pip. */
final class KilledEnvironmentBuildTest {
  private static final long SECONDS = 300;

  @TempDir Path folder;

  @Test
  void nothingHalfBuiltIsListedAndTheNextBuildWorks() throws Exception {
    Files.writeString(
        folder.resolve("reports.toml"),
        "python = \"%s\"\nrequirements = [\"iniconfig==2.0.0\"]\n".formatted(series()));
    killWhileItInstalls();

    Path builds = folder.resolve(".built/environments/reports");
    assertThat(numbered(builds)).as("what the killed build left").hasSize(1);
    JsonNode reports = listed();
    assertThat(reports.path("state").asString()).isEqualTo("not_built");
    assertThat(reports.path("folder").isNull()).isTrue();
    assertThat(env("run", "in.ipynb", "out.ipynb", "-k", "reports").code()).isNotZero();

    Process again = build();
    assertThat(again.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    String said = Files.readString(folder.resolve("said"));
    assertThat(again.exitValue()).as(said).isZero();
    assertThat(said).contains("Built reports (Python " + series());
    assertThat(listed().path("state").asString()).isEqualTo("built");
    assertThat(numbered(builds)).as("one whole build, nothing else").hasSize(1);
    Notebooks.write(
        folder.resolve("in.ipynb"),
        "import importlib.metadata as m; print(m.version('iniconfig'))");
    Done ran = env("run", "in.ipynb", "out.ipynb", "-k", "reports");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(Notebooks.printed(Notebooks.read(folder.resolve("out.ipynb")))).isEqualTo("2.0.0\n");
  }

  private Process build() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dsmallfry.python=" + Cli.python(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.smallfry.cli.Main",
                "env",
                "build",
                "reports",
                "--dir",
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile());
    builder.environment().put("PIP_RETRIES", "0");
    return builder.start();
  }

  private void killWhileItInstalls() throws Exception {
    Process process = build();
    try {
      // A package is there, and the kernel's many are not yet.
      while (!hasPackages(folder.resolve(".built/environments/reports"))) {
        if (!process.isAlive()) {
          String said = Files.readString(folder.resolve("said"));
          assumeFalse(said.contains("could not reach its package index"), "no package index");
          assertThat(process.isAlive()).as(said).isTrue();
        }
        TimeUnit.MILLISECONDS.sleep(2);
      }
      List<ProcessHandle> all = process.descendants().toList();
      assertThat(all).as("pip is at work").isNotEmpty();
      process.destroyForcibly();
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
      for (ProcessHandle each : all) {
        each.onExit().get(SECONDS, TimeUnit.SECONDS); // pip ends with us
      }
    } finally {
      process.destroyForcibly();
    }
  }

  /** Whether the first package is being unpacked. */
  private static boolean hasPackages(Path builds) throws IOException {
    for (Path build : numbered(builds)) {
      Path packages = build.resolve("lib/python" + series() + "/site-packages");
      if (Files.exists(build.resolve("requirements.lock")) && Files.isDirectory(packages)) {
        try (var entries = Files.list(packages)) {
          if (entries.anyMatch(
              entry ->
                  !String.valueOf(entry.getFileName())
                      .matches(
                          "(pip|setuptools|pkg_resources|_distutils|distutils|__pycache__).*"))) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static List<Path> numbered(Path builds) throws IOException {
    if (!Files.isDirectory(builds)) {
      return List.of();
    }
    try (var entries = Files.list(builds)) {
      return entries.filter(entry -> String.valueOf(entry.getFileName()).matches("\\d+")).toList();
    }
  }

  private JsonNode listed() {
    JsonNode all = JsonMapper.shared().readTree(env("env", "list", "--json").out());
    for (JsonNode each : all) {
      if (each.path("name").asString().equals("reports")) {
        return each;
      }
    }
    throw new AssertionError("reports is not listed: " + all);
  }

  private Done env(String... line) {
    return Cli.in(folder).with("SMALLFRY_ENVIRONMENTS", folder.toString()).run(line);
  }

  private static String series() {
    try {
      Process asked =
          new ProcessBuilder(
                  Cli.python(), "-c", "import sys; print('%d.%d' % sys.version_info[:2], end='')")
              .start();
      return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
