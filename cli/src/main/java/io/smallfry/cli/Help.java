package io.smallfry.cli;

import java.util.List;

/** {@code smallfry help}. */
final class Help {
  private Help() {}

  static int run(List<String> line, Invocation invocation) {
    if (line.isEmpty()) {
      invocation.out().print(text());
      return ExitCode.OK;
    }
    Command command = Commands.find(line.getFirst());
    if (command == null) {
      invocation.say(
          "there is no help on '"
              + line.getFirst()
              + "'"
              + Suggestions.didYouMean(line.getFirst(), Commands.NAMES));
      return ExitCode.USAGE;
    }
    invocation.out().print(command.syntax().help());
    return ExitCode.OK;
  }

  static String text() {
    return """
    Smallfry: notebooks, and a way to run them on a schedule.

    Usage: smallfry COMMAND [OPTION…]

    Start here
      demo     Start with the examples, run one, and say where to look at it.
      up       Start the platform; prints where to sign in.

    Notebooks
      run      Run a notebook with parameters.
      inspect  Show a notebook's parameters.

    More
      token    Print a new API token, for scripts.
      build    Build what is not built yet.
      test     Run every test.
      version  Print the version.
      help     Show this, or 'help COMMAND'.

    Examples
      smallfry demo
      smallfry run report.ipynb out.ipynb -p region North -p days 7
      curl -H "Authorization: token $(smallfry token)" http://127.0.0.1:8888/api/v1/jobs
    """;
  }
}
