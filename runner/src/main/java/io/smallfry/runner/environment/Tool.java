package io.smallfry.runner.environment;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs the programs of a build, one after another. All they say goes to the build's log. They end
 * when this process ends, even by {@code kill -9}: a half-made environment is never written on by
 * somebody whom nobody waits for.
 */
final class Tool {
  private final Path python;
  private final Path log;
  private final Path directory;
  private final Map<String, String> env;

  /**
   * @param python an interpreter that watches over the programs
   * @param log appended to
   * @param directory where they run
   * @param env this process's environment variables
   */
  Tool(Path python, Path log, Path directory, Map<String, String> env) {
    this.python = python;
    this.log = log;
    this.directory = directory;
    this.env = env;
  }

  /**
   * Runs a program to its end.
   *
   * @return its exit code
   * @throws InterruptedException if the thread is interrupted; the program has been ended
   */
  int run(List<String> command) throws IOException, InterruptedException {
    List<String> watched = new ArrayList<>(List.of(python.toString(), "-I", "-c"));
    watched.add(script("watched.py"));
    watched.addAll(command);
    Files.writeString(
        log, "\n$ " + shown(command) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    ProcessBuilder builder =
        new ProcessBuilder(watched)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log.toFile()));
    clean(builder.environment());
    Process process = builder.start();
    try (OutputStream _ = process.getOutputStream()) { // open as long as we wait
      return process.waitFor();
    } catch (InterruptedException e) {
      process.getOutputStream().close();
      process.onExit().join();
      throw e;
    }
  }

  /** Our environment without what would have pip or Python work somewhere else than it is told. */
  private void clean(Map<String, String> environment) {
    environment.clear();
    environment.putAll(env);
    environment.keySet().removeIf(name -> name.startsWith("PYTHON") || name.startsWith("SMALLFRY"));
    for (String name :
        List.of(
            "PIP_TARGET",
            "PIP_PREFIX",
            "PIP_ROOT",
            "PIP_PYTHON",
            "PIP_REQUIREMENT",
            "PIP_EDITABLE",
            "PIP_REQUIRE_HASHES",
            "PIP_NO_DEPS",
            "PIP_DRY_RUN",
            "PIP_REPORT",
            "PIP_LOG",
            "PIP_QUIET",
            "PIP_VERBOSE")) {
      environment.remove(name);
    }
    environment.put("PIP_USER", "0"); // also where pip.conf says otherwise
    environment.put("PIP_DISABLE_PIP_VERSION_CHECK", "1");
    environment.put("PIP_NO_INPUT", "1");
    environment.put("PIP_PROGRESS_BAR", "off");
    environment.put("PYTHONUTF8", "1");
  }

  /** Scripts on the command line are ours, and long. */
  private static String shown(List<String> command) {
    return String.join(
        " ", command.stream().map(word -> word.indexOf('\n') < 0 ? word : "…").toList());
  }

  /** One of our Python scripts. */
  static String script(String name) {
    try (InputStream in = Tool.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
