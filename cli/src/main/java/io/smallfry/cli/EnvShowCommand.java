package io.smallfry.cli;

import io.smallfry.runner.environment.EnvironmentException;
import io.smallfry.runner.environment.EnvironmentInfo;
import io.smallfry.runner.environment.Environments;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** {@code smallfry env show}. */
final class EnvShowCommand implements Command {
  @Override
  public String name() {
    return "env show";
  }

  @Override
  public Syntax syntax() {
    return EnvArguments.add(
            Syntax.of(name(), "Shows one environment: its state, file, lock, folder and log.")
                .word("NAME")
                .option("--json", "", "As JSON."))
        .example("smallfry env show reports");
  }

  @Override
  public int run(Arguments arguments, Invocation invocation) {
    Environments environments = EnvArguments.environments(arguments, invocation);
    try {
      EnvironmentInfo info = environments.info(arguments.word(0));
      if (arguments.has("--json")) {
        invocation.out().println(EnvArguments.json(info).toPrettyString());
        return ExitCode.OK;
      }
      Path log = environments.folder().log(info.name());
      line(invocation, "Name", info.name());
      line(invocation, "State", EnvArguments.state(info));
      line(invocation, "Kernel", info.kernel());
      line(invocation, "Python", info.python());
      line(invocation, "Packages", info.packages() == 0 ? null : info.packages());
      line(invocation, "Lock", info.lock());
      Instant built = info.builtAt();
      line(invocation, "Built", built == null ? null : built.truncatedTo(ChronoUnit.SECONDS));
      line(invocation, "File", info.file());
      line(invocation, "Folder", info.folder());
      line(invocation, "Log", Files.exists(log) ? log : null);
      return ExitCode.OK;
    } catch (EnvironmentException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
  }

  private static void line(
      Invocation invocation, String label, @org.jspecify.annotations.Nullable Object value) {
    if (value != null && !value.toString().isEmpty()) {
      invocation.out().println(label + " ".repeat(10 - label.length()) + value);
    }
  }
}
