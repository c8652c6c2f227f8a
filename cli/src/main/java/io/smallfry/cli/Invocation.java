package io.smallfry.cli;

import io.smallfry.runner.store.Stores;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command stands in: its streams, environment and directory. Commands use nothing else of
 * the process, so that tests run them in their own.
 *
 * @param in standard input
 * @param out results go here
 * @param err progress, warnings and errors go here
 * @param inIsPipe whether another program's output comes in
 * @param outIsTerminal whether a person reads {@code out} as it comes
 * @param errIsTerminal whether a person reads {@code err} as it comes
 * @param env the environment's variables
 * @param directory what relative paths are relative to
 * @param stores where documents are read from and written to
 */
record Invocation(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean inIsPipe,
    boolean outIsTerminal,
    boolean errIsTerminal,
    Map<String, String> env,
    Path directory,
    Stores stores) {

  /** A path as the person wrote it, seen from the directory. */
  Path resolve(String path) {
    return directory.resolve(path);
  }

  /** Says something to the person, on its own line of {@code err}. */
  void say(String message) {
    err.println("smallfry: " + message);
  }

  /** Whether {@code err} may be coloured: see no-color.org. */
  boolean colours() {
    return errIsTerminal
        && env.getOrDefault("NO_COLOR", "").isEmpty()
        && !env.getOrDefault("TERM", "").equals("dumb");
  }
}
