package io.smallfry.cli;

import java.util.Locale;

/** {@code --log-level}, in the words of Python's logging, which papermill takes. */
enum LogLevel {
  /** Everything, as DEBUG. */
  NOTSET,
  /** Also what the run does, step by step. */
  DEBUG,
  /** What cells print, if it is asked for, and warnings. */
  INFO,
  /** Warnings; of what cells print, standard error. */
  WARNING,
  /** Only why a run failed. */
  ERROR,
  /** As ERROR. */
  CRITICAL;

  /**
   * @throws UsageException if there is no such level
   */
  static LogLevel of(Arguments arguments) {
    String name = arguments.text("--log-level");
    if (name == null) {
      return INFO;
    }
    for (LogLevel level : values()) {
      if (level.name().equals(name.toUpperCase(Locale.ROOT))) {
        return level;
      }
    }
    throw new UsageException(
        "'--log-level' is NOTSET, DEBUG, INFO, WARNING, ERROR or CRITICAL, not '" + name + "'");
  }

  /** Whether messages of that level are shown. */
  boolean shows(LogLevel message) {
    return message.compareTo(this) >= 0;
  }
}
