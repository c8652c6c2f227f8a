package io.smallfry.cli;

/** One of the program's commands. */
interface Command {
  /** What the person types. */
  String name();

  /** What it takes, and its help. */
  Syntax syntax();

  /**
   * Does it.
   *
   * @return the process's exit code
   * @throws UsageException if the arguments make no sense together
   * @throws CommandException if it can't be done
   */
  int run(Arguments arguments, Invocation invocation);
}
