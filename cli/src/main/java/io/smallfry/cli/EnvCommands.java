package io.smallfry.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code smallfry env …}: the named environments. */
final class EnvCommands implements CommandGroup {
  @Override
  public String name() {
    return "env";
  }

  @Override
  public List<String> names() {
    return List.of("new", "build", "list", "show", "remove");
  }

  @Override
  public @Nullable Command find(String name) {
    return switch (name) {
      case "new" -> new EnvNewCommand();
      case "build" -> new EnvBuildCommand();
      case "list" -> new EnvListCommand();
      case "show" -> new EnvShowCommand();
      case "remove" -> new EnvRemoveCommand();
      default -> null;
    };
  }

  @Override
  public String help() {
    return """
    Usage: smallfry env COMMAND [OPTION…]

    Named environments: a Python version and packages, in a file NAME.toml, locked to exact versions when built. Each is a
    kernel of the same name.

    Commands
      new      write the file of a new environment
      build    lock and install what has changed
      list     show all environments
      show     show one
      remove   remove what was built

    Examples
      smallfry env new reports 'pandas>=2' pyarrow --preload pandas
      smallfry env build reports
      smallfry run report.ipynb out.ipynb -k reports

    'smallfry env COMMAND --help' says more.
    """;
  }
}
