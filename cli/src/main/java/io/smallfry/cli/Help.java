package io.smallfry.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code smallfry help}. */
final class Help {
  private Help() {}

  static int run(List<String> line, Invocation invocation) {
    if (line.isEmpty()) {
      invocation.out().print(text());
      return ExitCode.OK;
    }
    String name = line.getFirst();
    CommandGroup group = Commands.group(name);
    if (group != null) {
      return of(group, line.subList(1, line.size()), invocation);
    }
    return of(Commands.find(name), name, Commands.NAMES, invocation);
  }

  /** Of a group, or of one of its commands. */
  static int of(CommandGroup group, List<String> line, Invocation invocation) {
    if (line.isEmpty()) {
      invocation.out().print(group.help());
      return ExitCode.OK;
    }
    return of(group.find(line.getFirst()), line.getFirst(), group.names(), invocation);
  }

  private static int of(
      @Nullable Command command, String name, List<String> names, Invocation invocation) {
    if (command == null) {
      invocation.say("there is no help on '" + name + "'" + Suggestions.didYouMean(name, names));
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
