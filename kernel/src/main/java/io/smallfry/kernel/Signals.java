package io.smallfry.kernel;

import org.jspecify.annotations.Nullable;

/** The names of signals. */
final class Signals {
  /** What shells, and Java, add to a signal's number to make it an exit code. */
  static final int BASE = 128;

  private Signals() {}

  /** Null if there is no signal of this number. */
  static @Nullable String name(int number) {
    return switch (number) {
      case 1 -> "SIGHUP";
      case 2 -> "SIGINT";
      case 3 -> "SIGQUIT";
      case 4 -> "SIGILL";
      case 5 -> "SIGTRAP";
      case 6 -> "SIGABRT";
      case 8 -> "SIGFPE";
      case 9 -> "SIGKILL";
      case 11 -> "SIGSEGV";
      case 13 -> "SIGPIPE";
      case 14 -> "SIGALRM";
      case 15 -> "SIGTERM";
      case 24 -> "SIGXCPU";
      case 25 -> "SIGXFSZ";
      case 7, 10 -> "SIGBUS";
      case 12 -> "SIGSYS";
      default -> number > 0 && number < 65 ? "signal " + number : null;
    };
  }
}
