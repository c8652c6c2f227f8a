package io.smallfry.runner.environment;

import io.smallfry.runner.IoMessages;
import io.smallfry.runner.environment.EnvironmentLock.LockedPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Chooses the exact packages of an environment: pip resolves, and reports what it would install.
 *
 * @see <a href="https://pip.pypa.io/en/stable/reference/installation-report/">pip: Installation
 *     Report</a>
 */
final class PackageResolver {
  private static final Pattern NAME = Pattern.compile("^\\s*([A-Za-z0-9][A-Za-z0-9._-]*)");
  private static final Pattern CONFLICT =
      Pattern.compile("ResolutionImpossible|No matching distribution found|Cannot install");
  private static final Pattern OLD_PIP = Pattern.compile("no such option: --(report|dry-run)");

  private final Steps steps;
  private final String kernelRequirement;

  /**
   * @param kernelRequirement what every environment has besides its requirements
   */
  PackageResolver(Steps steps, String kernelRequirement) {
    this.steps = steps;
    this.kernelRequirement = kernelRequirement;
  }

  /**
   * @param build a virtual environment with pip, otherwise empty
   * @param spec what is asked for
   * @param former a lock whose versions are kept where they still fit; null takes the newest
   */
  EnvironmentLock resolve(
      Path build,
      EnvironmentSpec spec,
      Interpreter python,
      @Nullable EnvironmentLock former,
      BuildListener listener) {
    Path report = build.resolve("report.json");
    Steps.Outcome outcome;
    if (former != null) {
      Path constraints = build.resolve("constraints.txt");
      write(constraints, constraints(spec, former));
      outcome = choose(build, spec, report, constraints);
      if (!outcome.isGood() && CONFLICT.matcher(outcome.said()).find()) {
        outcome = choose(build, spec, report, null);
        if (outcome.isGood()) {
          listener.onNote("the locked versions don't fit any more: all were chosen anew");
        }
      }
    } else {
      outcome = choose(build, spec, report, null);
    }
    if (!outcome.isGood()) {
      String failure =
          OLD_PIP.matcher(outcome.said()).find()
              ? "the pip that comes with Python "
                  + python.version()
                  + " is older than 22.2: take a later release of this Python"
              : "pip found no packages that fit " + spec.name() + ".toml";
      throw steps.failed(failure, outcome);
    }
    return EnvironmentLock.of(
        spec.python(), python.platform(), spec.requirements(), packages(report));
  }

  private Steps.Outcome choose(
      Path build, EnvironmentSpec spec, Path report, @Nullable Path constraints) {
    List<String> command = new ArrayList<>(pip(build));
    command.addAll(
        List.of("install", "--dry-run", "--ignore-installed", "--prefer-binary", "--report"));
    command.add(report.toString());
    if (constraints != null) {
      command.addAll(List.of("--constraint", constraints.toString()));
    }
    command.add("--");
    command.add(kernelRequirement);
    command.addAll(spec.requirements());
    return steps.run("Choosing versions", command);
  }

  static List<String> pip(Path build) {
    return List.of(build.resolve("bin").resolve("python").toString(), "-I", "-m", "pip");
  }

  /** Holds what was locked, except packages about which something else is asked now. */
  private static String constraints(EnvironmentSpec spec, EnvironmentLock former) {
    Set<String> changed = new HashSet<>();
    for (String requirement : spec.requirements()) {
      Matcher name = NAME.matcher(requirement);
      if (!former.requirements().contains(requirement) && name.find()) {
        changed.add(LockedPackage.normalise(name.group(1)));
      }
    }
    StringBuilder text = new StringBuilder();
    for (LockedPackage p : former.packages()) {
      if (!p.isAddress() && !changed.contains(p.name())) {
        text.append(p.name()).append("==").append(p.version()).append('\n');
      }
    }
    return text.toString();
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new EnvironmentException(file + " can't be written: " + IoMessages.describe(e), e);
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new EnvironmentException(file + " can't be removed: " + IoMessages.describe(e), e);
    }
  }

  private static List<LockedPackage> packages(Path report) {
    JsonNode root;
    try {
      root = JsonMapper.shared().readTree(Files.readAllBytes(report));
    } catch (IOException | JacksonException e) {
      throw new EnvironmentException("pip's report can't be read: " + e.getMessage(), e);
    }
    remove(report); // it has the addresses of package indexes
    List<LockedPackage> packages = new ArrayList<>();
    for (JsonNode item : root.path("install")) {
      String name = item.path("metadata").path("name").asString("");
      String version = item.path("metadata").path("version").asString("");
      JsonNode download = item.path("download_info");
      String hash = hash(download.path("archive_info"));
      if (name.isEmpty() || version.isEmpty()) {
        throw new EnvironmentException("pip's report names a package without its version");
      }
      if (hash.isEmpty()) {
        throw new EnvironmentException(
            name
                + " can't be locked: it comes from a folder or a version control system, which has"
                + " no hash; make a wheel of it (pip wheel) and name that");
      }
      boolean direct = item.path("is_direct").asBoolean(false);
      packages.add(
          new LockedPackage(
              LockedPackage.normalise(name),
              direct ? download.path("url").asString() : version,
              direct,
              hash));
    }
    return packages;
  }

  /** Newer reports have {@code hashes}, older ones {@code hash: "sha256=…"}. */
  private static String hash(JsonNode archive) {
    String hash = archive.path("hashes").path("sha256").asString("");
    if (hash.isEmpty()) {
      String old = archive.path("hash").asString("");
      hash = old.startsWith("sha256=") ? old.substring("sha256=".length()) : "";
    }
    return hash;
  }
}
