package io.smallfry.runner.environment;

/**
 * Something about an environment can't be done. The message is for the person who asked: what
 * happened and what to do, without a full stop.
 */
public final class EnvironmentException extends RuntimeException {
  EnvironmentException(String message) {
    super(message);
  }

  EnvironmentException(String message, Throwable cause) {
    super(message, cause);
  }
}
