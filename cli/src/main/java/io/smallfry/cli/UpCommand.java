package io.smallfry.cli;

import io.smallfry.server.ServerSettings;
import io.smallfry.server.ServerStartException;
import io.smallfry.server.SmallfryServer;

/** {@code smallfry up}: the platform, in the foreground. */
final class UpCommand implements Command {
  @Override
  public String name() {
    return "up";
  }

  @Override
  public Syntax syntax() {
    return ServerArguments.add(
            Syntax.of(
                "up",
                """
                Starts the platform in the foreground and prints its address with a link that signs you in, once and
                within ten minutes. Ctrl-C stops it: kernels end, the database is closed. SIGTERM stops it too, but leaves the
                kernels: 'up' on the same data finds them again.

                Data is kept in --data, else in $SMALLFRY_DATA, else in $XDG_DATA_HOME/smallfry or
                ~/.local/share/smallfry (macOS: ~/Library/Application Support/smallfry).\
                """))
        .option(
            "--keep-kernels",
            "SECONDS",
            "Kernels wait so long for the next start (300) when this one was ended by SIGTERM or a crash.")
        .example("smallfry up")
        .example("smallfry up --port 9000 --data ./data");
  }

  @Override
  public int run(Arguments arguments, Invocation invocation) {
    ServerSettings settings =
        ServerArguments.settings(
            arguments, ServerArguments.data(arguments, invocation), invocation);
    settings =
        settings.withKernels(
            settings
                .kernels()
                .withKeep(
                    ServerArguments.seconds(
                        arguments, "--keep-kernels", settings.kernels().keep())));
    try (var stopped = new ServerStop(invocation, () -> {});
        SmallfryServer server = SmallfryServer.start(settings)) {
      stopped.closes(server);
      announce(server, settings, invocation);
      stopped.await();
      return ExitCode.OK;
    } catch (ServerStartException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Says where the platform is; shared with {@code demo}. */
  static void announce(SmallfryServer server, ServerSettings settings, Invocation invocation) {
    invocation.out().println("Smallfry is up at " + server.address());
    invocation.out().println("Sign in: " + server.signInLink());
    invocation.out().println("Data:    " + settings.data());
    invocation.out().println();
    invocation.out().println("The link works once, for ten minutes. Ctrl-C stops the platform.");
    invocation.out().flush();
  }
}
