package io.smallfry.cli;

import io.smallfry.runner.environment.EnvironmentException;
import io.smallfry.runner.environment.Environments;
import java.nio.file.Path;
import java.util.List;

/** {@code smallfry env remove}. */
final class EnvRemoveCommand implements Command {
  @Override
  public String name() {
    return "env remove";
  }

  @Override
  public Syntax syntax() {
    return EnvArguments.add(
            Syntax.of(
                    name(),
                    """
                    Removes what was built of an environment, and its kernel. Its file and locks stay, so that 'smallfry env
                    build NAME' brings it back. Refuses while a kernel runs in it.\
                    """)
                .word("NAME")
                .words("NAME")
                .option("--files", "", "Remove NAME.toml and its locks too."))
        .example("smallfry env remove reports");
  }

  @Override
  public int run(Arguments arguments, Invocation invocation) {
    Environments environments = EnvArguments.environments(arguments, invocation);
    int code = ExitCode.OK;
    for (String name : arguments.words()) {
      try (BuildProgress progress = new BuildProgress(name, invocation)) {
        List<Path> removed = environments.remove(name, arguments.has("--files"), progress);
        if (removed.isEmpty()) {
          invocation.say("nothing was built of '" + name + "'");
        }
        removed.forEach(path -> invocation.out().println("Removed " + path));
      } catch (EnvironmentException e) {
        invocation.say(String.valueOf(e.getMessage()));
        code = ExitCode.FAILURE;
      }
    }
    return code;
  }
}
