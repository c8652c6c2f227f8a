package io.smallfry.cli;

import io.smallfry.runner.environment.EnvironmentException;
import java.nio.file.Path;
import java.util.List;

/** {@code smallfry env new}: a file to edit. */
final class EnvNewCommand implements Command {
  @Override
  public String name() {
    return "env new";
  }

  @Override
  public Syntax syntax() {
    return EnvArguments.add(
            Syntax.of(
                    name(),
                    """
                    Writes the file of a new environment and prints its path. Edit it, then build it. Nothing is installed
                    yet.\
                    """)
                .word("NAME")
                .words("REQUIREMENT")
                .option("--python", "VERSION", "Such as 3.11; without it Smallfry's own.")
                .option("--preload", "MODULE", "Have kernels import it beforehand (repeatable)."))
        .example("smallfry env new reports 'pandas>=2' pyarrow --preload pandas");
  }

  @Override
  public int run(Arguments arguments, Invocation invocation) {
    try {
      Path file =
          EnvArguments.environments(arguments, invocation)
              .create(
                  arguments.word(0),
                  arguments.value("--python").orElse(null),
                  arguments.words().subList(1, arguments.words().size()),
                  arguments.all("--preload").stream().map(List::getFirst).toList());
      invocation.out().println(file);
      return ExitCode.OK;
    } catch (EnvironmentException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
  }
}
