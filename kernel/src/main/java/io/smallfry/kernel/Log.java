package io.smallfry.kernel;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The loggers of this module. Looked up when there is something to say, not when a class is loaded:
 * the first look-up sets up the Java VM's logging, which a short run without a word does not need.
 */
final class Log {
  private static final Set<String> said = ConcurrentHashMap.newKeySet();

  private Log() {}

  static System.Logger of(Class<?> who) {
    return System.getLogger(who.getName());
  }

  /** Warns, unless this was said before: for what would be found again at each look. */
  static void once(Class<?> who, String warning) {
    if (said.add(warning)) {
      of(who).log(System.Logger.Level.WARNING, warning);
    }
  }
}
