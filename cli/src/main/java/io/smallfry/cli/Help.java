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

  /** The launcher's help page says more, and is what people see. */
  static String text() {
    return "Usage: smallfry COMMAND [OPTION…]; COMMAND is one of "
        + String.join(", ", Commands.NAMES)
        + ".\n";
  }
}
