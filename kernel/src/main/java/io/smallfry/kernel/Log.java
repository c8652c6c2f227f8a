package io.smallfry.kernel;

/**
 * The loggers of this module. Looked up when there is something to say, not when a class is loaded:
 * the first look-up sets up the Java VM's logging, which a short run without a word does not need.
 */
final class Log {
  private Log() {}

  static System.Logger of(Class<?> who) {
    return System.getLogger(who.getName());
  }
}
