package io.smallfry.cli;

/** What the process ends with. They are papermill's where it has one. */
final class ExitCode {
  static final int OK = 0;
  static final int FAILURE = 1;

  /** The command line was wrong; nothing was done. */
  static final int USAGE = 2;

  /** A cell took too long: what {@code timeout} ends with. */
  static final int TIMEOUT = 124;

  /** The kernel died in mid-run, or answered nothing any more. */
  static final int KERNEL_LOST = 138;

  private ExitCode() {}
}
