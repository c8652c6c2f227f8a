package io.smallfry.cli;

import io.smallfry.runner.Version;

/** {@code smallfry version}. */
final class VersionCommand implements Command {
  @Override
  public String name() {
    return "version";
  }

  @Override
  public Syntax syntax() {
    return Syntax.of("version", "Prints the version of Smallfry and of the Java that runs it.");
  }

  @Override
  public int run(Arguments arguments, Invocation invocation) {
    invocation.out().println("smallfry " + Version.NUMBER + " (Java " + Runtime.version() + ")");
    return ExitCode.OK;
  }
}
