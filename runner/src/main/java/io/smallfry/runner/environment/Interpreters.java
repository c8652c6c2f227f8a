package io.smallfry.runner.environment;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds the Pythons of this machine: the one that {@code SMALLFRY_BASE_PYTHON} names, those on the
 * PATH, those of version managers (pyenv, uv, mise, asdf) and of Homebrew and python.org, and the
 * one that our own environment was made with.
 */
final class Interpreters {
  private static final long PROBE_SECONDS = 20;
  private static final int OLDEST_MINOR = 9;
  private static final int NEWEST_MINOR = 19;

  private final Map<String, String> env;
  private final Path root;
  private final @Nullable Path own;
  private final Map<Path, Interpreter> probed = new LinkedHashMap<>();

  /**
   * @param env this process's environment variables
   * @param root goes before the system's folders that are searched; tests set it
   * @param own the Python of our own environment, null if there is none
   */
  Interpreters(Map<String, String> env, Path root, @Nullable Path own) {
    this.env = env;
    this.root = root;
    this.own = own;
  }

  /**
   * One that fits.
   *
   * @param version {@code 3.11} or {@code 3.11.7}
   * @throws EnvironmentException if there is none; lists what there is
   */
  Interpreter find(String version) {
    @Nullable Interpreter withoutVenv = null;
    for (Path candidate : candidates(Interpreter.series(version))) {
      Interpreter found = probe(candidate);
      if (found == null || !found.fits(version)) {
        continue;
      }
      if (found.canMakeEnvironments()) {
        return found;
      }
      withoutVenv = withoutVenv == null ? found : withoutVenv;
    }
    if (withoutVenv != null) {
      throw new EnvironmentException(
          "Python "
              + withoutVenv.version()
              + " ("
              + withoutVenv.path()
              + ") is here, but without its venv module: apt-get install python"
              + withoutVenv.series()
              + "-venv (on Debian and Ubuntu)");
    }
    throw missing(version);
  }

  /**
   * The newest usable one.
   *
   * @throws EnvironmentException if there is none
   */
  Interpreter newest() {
    for (int minor = NEWEST_MINOR; minor >= OLDEST_MINOR; minor--) {
      for (Path candidate : candidates("3." + minor)) {
        Interpreter found = probe(candidate);
        if (found != null && found.fits("3." + minor) && found.canMakeEnvironments()) {
          return found;
        }
      }
    }
    throw missing("3.12");
  }

  /** Whether a program is a Python of exactly this version. */
  boolean hasVersion(Path program, String version) {
    Interpreter found = Files.isExecutable(program) ? ask(program) : null;
    return found != null && found.version().equals(version);
  }

  private EnvironmentException missing(String version) {
    Map<String, Path> found = new TreeMap<>(Interpreters::compare);
    for (int minor = OLDEST_MINOR; minor <= NEWEST_MINOR; minor++) {
      for (Path candidate : candidates("3." + minor)) {
        Interpreter there = probe(candidate);
        if (there != null && there.canMakeEnvironments()) {
          found.putIfAbsent(there.version(), there.path());
        }
      }
    }
    String series = Interpreter.series(version);
    StringBuilder message = new StringBuilder("Python " + version + " was not found");
    if (found.isEmpty()) {
      message.append(", nor any other");
    } else {
      List<String> shown = new ArrayList<>();
      found.forEach((known, path) -> shown.add(known + " (" + path + ")"));
      message.append("; there are ").append(String.join(", ", shown));
    }
    message.append("\nTo install it: apt-get install python").append(series);
    message.append(" python").append(series).append("-venv, brew install python@").append(series);
    message.append(", or pyenv install ").append(version);
    message.append("; to name one that lies elsewhere: SMALLFRY_BASE_PYTHON=/path/to/python");
    return new EnvironmentException(message.toString());
  }

  static int compare(String a, String b) {
    String[] left = a.split("\\D+", -1);
    String[] right = b.split("\\D+", -1);
    for (int i = 0; i < Math.min(left.length, right.length); i++) {
      int order = Integer.compare(number(left[i]), number(right[i]));
      if (order != 0) {
        return order;
      }
    }
    return left.length == right.length ? a.compareTo(b) : left.length - right.length;
  }

  private static int number(String digits) {
    return digits.isEmpty() || digits.length() > 9 ? -1 : Integer.parseInt(digits);
  }

  /** Programs that may be a Python of this series, the best first. */
  List<Path> candidates(String series) {
    Set<Path> found = new LinkedHashSet<>();
    String named = env.getOrDefault("SMALLFRY_BASE_PYTHON", "");
    if (!named.isEmpty()) {
      found.add(Path.of(named).toAbsolutePath());
    }
    for (String name : List.of("python" + series, "python3", "python")) {
      for (String folder : env.getOrDefault("PATH", "").split(":", -1)) {
        if (folder.startsWith("/")) {
          found.add(Path.of(folder, name));
        }
      }
    }
    found.addAll(ofVersionManagers(series));
    for (String folder :
        List.of(
            "opt/homebrew/bin",
            "home/linuxbrew/.linuxbrew/bin",
            "usr/local/bin",
            "usr/bin",
            "Library/Frameworks/Python.framework/Versions/" + series + "/bin")) {
      found.add(root.resolve(folder).resolve("python" + series));
      found.add(root.resolve(folder).resolve("python3"));
    }
    if (own != null) {
      found.add(own);
    }
    return found.stream().filter(Files::isExecutable).toList();
  }

  private List<Path> ofVersionManagers(String series) {
    List<Path> found = new ArrayList<>();
    String home = env.getOrDefault("HOME", "");
    if (!home.startsWith("/")) {
      return found;
    }
    String share = env.getOrDefault("XDG_DATA_HOME", home + "/.local/share");
    List<Path> places =
        List.of(
            Path.of(env.getOrDefault("PYENV_ROOT", home + "/.pyenv"), "versions"),
            Path.of(share, "uv", "python"),
            Path.of(share, "mise", "installs", "python"),
            Path.of(home, ".asdf", "installs", "python"));
    for (Path place : places) {
      List<Path> versions = new ArrayList<>();
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(place)) {
        for (Path folder : stream) {
          String name = String.valueOf(folder.getFileName()).replaceFirst("^cpython-", "");
          if (name.equals(series) || name.startsWith(series + ".")) {
            versions.add(folder);
          }
        }
      } catch (IOException e) {
        continue; // most people have none or one of these
      }
      versions.sort(
          Comparator.comparing(
              folder -> String.valueOf(folder.getFileName()),
              ((Comparator<String>) Interpreters::compare).reversed()));
      versions.forEach(folder -> found.add(folder.resolve("bin").resolve("python" + series)));
    }
    return found;
  }

  /** What a program is; null if it is no usable Python. */
  private @Nullable Interpreter probe(Path program) {
    if (!probed.containsKey(program)) {
      probed.put(program, ask(program));
    }
    return probed.get(program);
  }

  private static @Nullable Interpreter ask(Path program) {
    Process process;
    try {
      process =
          new ProcessBuilder(program.toString(), "-I", "-c", Tool.script("probe.py"))
              .redirectError(Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      return null; // not a program for this machine
    }
    try {
      process.getOutputStream().close();
      if (!process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
        return null;
      }
      JsonNode answer =
          JsonMapper.shared().readTree(new String(process.getInputStream().readAllBytes(), UTF_8));
      if (!answer.path("cpython").asBoolean(false) || !answer.path("with_gil").asBoolean(false)) {
        return null;
      }
      return new Interpreter(
          Path.of(answer.path("path").asString()),
          answer.path("version").asString(),
          answer.path("platform").asString(),
          answer.path("venv").asBoolean(false));
    } catch (IOException | JacksonException e) {
      return null; // a shim of a version manager that has no such version, or no Python at all
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EnvironmentException("interrupted while looking for a Python", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
