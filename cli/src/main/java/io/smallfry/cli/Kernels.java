package io.smallfry.cli;

import io.smallfry.kernel.KernelSpecs;
import io.smallfry.runner.UnknownKernelException;

/** The kernels that commands can start. */
final class Kernels {
  private Kernels() {}

  static KernelSpecs specs(Invocation invocation) {
    return KernelSpecs.standard(
        invocation.env(), Places.python(), Places.environments(invocation).share());
  }

  static CommandException unknown(UnknownKernelException e) {
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
}
