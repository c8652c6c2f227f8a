package io.smallfry.cli;

import io.smallfry.kernel.KernelSpecs;
import io.smallfry.runner.UnknownKernelException;
import io.smallfry.runner.environment.EnvironmentException;
import io.smallfry.runner.environment.EnvironmentFolder;
import io.smallfry.runner.environment.EnvironmentInfo;
import io.smallfry.runner.environment.Environments;
import java.nio.file.Files;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The kernels that commands can start. */
final class Kernels {
  private Kernels() {}

  static KernelSpecs specs(Invocation invocation) {
    return KernelSpecs.standard(
        invocation.env(), Places.python(), Places.environments(invocation).share());
  }

  /** The error of a run whose kernel there isn't; says what to do. */
  static CommandException unknown(UnknownKernelException e, Invocation invocation) {
    String notBuilt = notBuilt(e.name(), invocation);
    if (notBuilt != null) {
      return new CommandException(notBuilt, e);
    }
    String known =
        e.known().isEmpty() ? "none is installed" : "there are: " + String.join(", ", e.known());
    String near = Suggestions.didYouMean(e.name(), e.known());
    return new CommandException(
        "there is no kernel '"
            + e.name()
            + "'"
            + near
            + (near.isEmpty() ? "; " : " ")
            + (near.isEmpty() ? known : "(" + known + ")"),
        e);
  }

  /**
   * For a name that an environment has: why there is no kernel of it yet. Null if none has it, or
   * it is built and the kernel is missing for another reason.
   */
  private static @Nullable String notBuilt(String name, Invocation invocation) {
    String wanted = name.toLowerCase(Locale.ROOT);
    EnvironmentFolder folder = Places.environments(invocation);
    if (!Files.isRegularFile(folder.file(wanted))) {
      return null;
    }
    try {
      EnvironmentInfo info =
          new Environments(folder, invocation.env(), Places.python(), null).info(wanted);
      return info.folder() != null
          ? null
          : "the environment '" + wanted + "' is " + EnvArguments.state(info);
    } catch (EnvironmentException e) {
      return e.getMessage();
    }
  }
}
