package io.smallfry.cli;

import io.smallfry.server.ServerSettings;
import java.nio.file.Path;
import java.time.Duration;

/** The options that {@code up} and {@code demo} share, and the places that they default to. */
final class ServerArguments {
  private static final int HIGHEST_PORT = 65_535;

  private ServerArguments() {}

  static Syntax add(Syntax syntax) {
    return syntax
        .option("--port", "PORT", "Listen on this port (8888); 0 takes a free one.")
        .option("--host", "ADDRESS", "Listen on this address (127.0.0.1: only this machine).")
        .option("--data", "DIR", "Keep everything in this folder.")
        .option(
            "--hang-timeout",
            "SECONDS",
            "Count the kernel of a run that answers nothing for so long as lost (60); 0 never.");
  }

  static ServerSettings settings(Arguments arguments, Path data, Invocation invocation) {
    int port = arguments.number("--port").orElse(ServerSettings.DEFAULT_PORT);
    if (port > HIGHEST_PORT) {
      throw new UsageException("'--port' needs a number up to " + HIGHEST_PORT + ", not " + port);
    }
    String python = System.getProperty("smallfry.python", "");
    ServerSettings usual = ServerSettings.of(home(), data);
    int hang = arguments.number("--hang-timeout").orElse(-1);
    return (hang < 0 ? usual : usual.withHangTimeout(hang == 0 ? null : Duration.ofSeconds(hang)))
        .withPort(port)
        .withHost(arguments.value("--host").orElse("127.0.0.1"))
        .withPython(python.isEmpty() ? null : Path.of(python))
        .withDatabaseUrl(
            invocation.env().getOrDefault("SMALLFRY_DATABASE_URL", "").isEmpty()
                ? null
                : invocation.env().get("SMALLFRY_DATABASE_URL"));
  }

  /** The folder that the launcher stands in. */
  static Path home() {
    String home = System.getProperty("smallfry.home", "");
    if (home.isEmpty()) {
      throw new CommandException(
          "start this with the launcher ./smallfry, which knows where Smallfry is");
    }
    return Path.of(home);
  }

  /**
   * The data folder: {@code --data}, else {@code SMALLFRY_DATA}, else where the system keeps such.
   */
  static Path data(Arguments arguments, Invocation invocation) {
    return Places.data(arguments.value("--data").orElse(null), invocation);
  }
}
