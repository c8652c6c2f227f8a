package io.smallfry.runner.terminal;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks a runner for a terminal.
 *
 * @param name under which it is found; null takes the lowest number that is free
 * @param workingDirectory where the shell starts; must exist
 * @param env variables added to the runner's own environment, which loses what is the server's
 * @param command what runs in it; null runs the person's shell as a login shell
 */
public record TerminalRequest(
    @Nullable String name,
    Path workingDirectory,
    Map<String, String> env,
    @Nullable List<String> command) {
  public TerminalRequest {
    env = Map.copyOf(env);
    command = command == null ? null : List.copyOf(command);
  }

  /** The person's shell in a directory. */
  public static TerminalRequest of(Path workingDirectory) {
    return new TerminalRequest(null, workingDirectory, Map.of(), null);
  }

  /** The same terminal under a name; null takes the lowest number that is free. */
  public TerminalRequest withName(@Nullable String newName) {
    return new TerminalRequest(newName, workingDirectory, env, command);
  }

  /** The same terminal with more variables. */
  public TerminalRequest withEnv(Map<String, String> newEnv) {
    return new TerminalRequest(name, workingDirectory, newEnv, command);
  }

  /** The same terminal with another program; null runs the person's login shell. */
  public TerminalRequest withCommand(@Nullable List<String> newCommand) {
    return new TerminalRequest(name, workingDirectory, env, newCommand);
  }
}
