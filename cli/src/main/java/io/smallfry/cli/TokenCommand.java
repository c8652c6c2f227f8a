package io.smallfry.cli;

import io.smallfry.server.ServerStartException;
import io.smallfry.server.access.Tokens;

/** {@code smallfry token}: a new API token, and nothing else. */
final class TokenCommand implements Command {
  @Override
  public String name() {
    return "token";
  }

  @Override
  public Syntax syntax() {
    return Syntax.of(
            "token",
            """
            Prints a new API token of the person who runs Smallfry here, for scripts and other Jupyter clients. It is
            shown this once. Works while 'up' runs and while it doesn't.\
            """)
        .option("--data", "DIR", "The platform's data folder, as for 'up'.")
        .option("--name", "NAME", "What the token is for; shown where tokens are listed.")
        .example(
            "curl -H \"Authorization: token $(smallfry token)\" http://127.0.0.1:8888/api/status");
  }

  @Override
  public int run(Arguments arguments, Invocation invocation) {
    try {
      String token =
          Tokens.create(
              ServerArguments.settings(
                  arguments, ServerArguments.data(arguments, invocation), invocation),
              arguments.value("--name").orElse("made by smallfry token"));
      invocation.out().println(token);
      return ExitCode.OK;
    } catch (ServerStartException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
  }
}
