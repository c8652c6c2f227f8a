package io.smallfry.cli;

import io.smallfry.runner.environment.EnvironmentException;
import io.smallfry.runner.environment.EnvironmentInfo;
import io.smallfry.runner.environment.Environments;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** {@code smallfry env list}. */
final class EnvListCommand implements Command {
  private static final List<String> HEADINGS =
      List.of("NAME", "PYTHON", "PACKAGES", "LOCK", "STATE");

  @Override
  public String name() {
    return "env list";
  }

  @Override
  public Syntax syntax() {
    return EnvArguments.add(
            Syntax.of(
                    name(),
                    """
                    Shows all environments. 'default' is the one that comes with Smallfry (kernel python3); 'changed' means
                    that the file, the lock or the packages are no longer what was built.\
                    """)
                .option("--json", "", "As JSON."))
        .example("smallfry env list");
  }

  @Override
  public int run(Arguments arguments, Invocation invocation) {
    Environments environments = EnvArguments.environments(arguments, invocation);
    try {
      List<EnvironmentInfo> all = environments.list();
      if (arguments.has("--json")) {
        var array = JsonMapper.shared().createArrayNode();
        all.forEach(info -> array.add(EnvArguments.json(info)));
        invocation.out().println(array.toPrettyString());
      } else {
        table(all, invocation);
      }
      return ExitCode.OK;
    } catch (EnvironmentException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
  }

  private static void table(List<EnvironmentInfo> all, Invocation invocation) {
    List<List<String>> rows = new ArrayList<>(List.of(HEADINGS));
    for (EnvironmentInfo info : all) {
      rows.add(
          List.of(
              info.name(),
              info.python().isEmpty() ? "-" : info.python(),
              info.packages() == 0 ? "-" : Integer.toString(info.packages()),
              EnvArguments.shortLock(info.lock()),
              EnvArguments.state(info)));
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        int index = column;
        int width = rows.stream().mapToInt(each -> each.get(index).length()).max().orElse(0);
        String cell = row.get(column);
        boolean last = column == row.size() - 1;
        line.append(cell).append(last ? "" : " ".repeat(width - cell.length() + 2));
      }
      invocation.out().println(line);
    }
  }
}
