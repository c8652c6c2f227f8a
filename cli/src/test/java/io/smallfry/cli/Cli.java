package io.smallfry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.runner.store.Stores;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs command lines in this process. */
final class Cli {
  private final Path directory;
  private String in = "";
  private boolean terminal;
  private boolean piped;
  private final Map<String, String> env = new LinkedHashMap<>();

  private Cli(Path directory) {
    this.directory = directory;
  }

  /**
   * What a command line did.
   *
   * @param code the exit code
   */
  record Done(int code, String out, String err) {}

  static Cli in(Path directory) {
    python();
    return new Cli(directory);
  }

  Cli reading(String standardInput) {
    in = standardInput;
    return this;
  }

  /** Standard input is a pipe, from which this comes. */
  Cli piped(String standardInput) {
    piped = true;
    return reading(standardInput);
  }

  Cli with(String variable, String value) {
    env.put(variable, value);
    return this;
  }

  Cli onTerminal() {
    terminal = true;
    return this;
  }

  Done run(String... line) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    env.put("HOME", "/nowhere");
    env.put("JUPYTER_PREFER_ENV_PATH", "1");
    env.put("COLUMNS", "80");
    env.put("LANG", "C.UTF-8");
    int code =
        Main.run(
            List.of(line),
            new Invocation(
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                piped,
                terminal,
                terminal,
                env,
                directory,
                new Stores(directory, env)));
    return new Done(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The Python with ipykernel, which the commands take from the system property. */
  static String python() {
    String python =
        System.getProperty("smallfry.python", System.getenv().getOrDefault("SMALLFRY_PYTHON", ""));
    assertThat(python)
        .as(
            "These tests need a Python with ipykernel: name it by -Dsmallfry.python=… or"
                + " SMALLFRY_PYTHON (./smallfry test does)")
        .isNotEmpty();
    System.setProperty("smallfry.python", python);
    return python;
  }
}
