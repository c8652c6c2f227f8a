package io.smallfry.cli;

import io.smallfry.runner.environment.BuildOptions;
import io.smallfry.runner.environment.BuildResult;
import io.smallfry.runner.environment.EnvironmentException;
import io.smallfry.runner.environment.EnvironmentInfo;
import io.smallfry.runner.environment.Environments;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code smallfry env build}: locks and installs. */
final class EnvBuildCommand implements Command {
  @Override
  public String name() {
    return "env build";
  }

  @Override
  public Syntax syntax() {
    return EnvArguments.add(
            Syntax.of(
                    name(),
                    """
                    Builds environments (all, if none is named), as far as something has changed: chooses exact versions, unless
                    NAME.PLATFORM.lock has them, installs them by their hashes, compiles them, checks what is preloaded. Only
                    then kernels start from the new build; if anything fails they start from the one before.

                    pip does it, with the person's own settings of package indexes and proxies.\
                    """)
                .words("NAME")
                .option("--upgrade", "", "Choose the newest versions that fit, and lock them.")
                .option("--rebuild", "", "Build even if nothing has changed.")
                .option(
                    "--lock",
                    "FILE",
                    "Build NAME from this lock: a file, or the sha256:… of an earlier build from\n"
                        + "here, as it stands in an output notebook. NAME.toml is made if missing."))
        .example("smallfry env build reports")
        .example("smallfry env build reports --upgrade")
        .example("smallfry env build reports-then --lock sha256:3f2a9c0d11e2");
  }

  @Override
  public int run(Arguments arguments, Invocation invocation) {
    Environments environments = EnvArguments.environments(arguments, invocation);
    List<String> names = arguments.words();
    @Nullable String lock = arguments.value("--lock").orElse(null);
    if (lock != null && names.size() != 1) {
      throw new UsageException("'--lock' is for one NAME");
    }
    if (lock != null && arguments.has("--upgrade")) {
      throw new UsageException("'--lock' and '--upgrade' exclude each other");
    }
    if (lock != null && !lock.startsWith("sha256:")) {
      lock = invocation.resolve(lock).toString();
    }
    BuildOptions options =
        new BuildOptions(arguments.has("--upgrade"), arguments.has("--rebuild"), lock);
    return build(environments, names, options, invocation);
  }

  private static int build(
      Environments environments, List<String> names, BuildOptions options, Invocation invocation) {
    int code = ExitCode.OK;
    try {
      List<String> wanted = names.isEmpty() ? described(environments) : names;
      if (wanted.isEmpty()) {
        invocation.say(
            "there is no environment in "
                + environments.folder().path()
                + " yet; smallfry env new NAME makes one");
      }
      for (String name : wanted) {
        code = Math.max(code, build(environments, name, options, invocation));
      }
      return code;
    } catch (EnvironmentException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
  }

  private static List<String> described(Environments environments) {
    return environments.list().stream()
        .filter(info -> info.file() != null)
        .map(EnvironmentInfo::name)
        .toList();
  }

  /** One that fails does not stop the others. */
  private static int build(
      Environments environments, String name, BuildOptions options, Invocation invocation) {
    BuildResult result;
    try (BuildProgress progress = new BuildProgress(name, invocation)) {
      result = environments.build(name, options, progress);
    } catch (EnvironmentException e) {
      invocation.say(String.valueOf(e.getMessage()));
      return ExitCode.FAILURE;
    }
    invocation.out().println(text(result));
    return ExitCode.OK;
  }

  private static String text(BuildResult result) {
    String what =
        " (Python "
            + result.python()
            + ", "
            + result.packages()
            + " packages, lock "
            + EnvArguments.shortLock(result.lock())
            + ")";
    return switch (result.change()) {
      case BUILT -> "Built " + result.name() + what;
      case PRELOAD -> result.name() + " preloads something else now" + what;
      case NONE -> result.name() + " is up to date" + what;
    };
  }
}
