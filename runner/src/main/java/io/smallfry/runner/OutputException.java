package io.smallfry.runner;

import java.io.IOException;

/** A run's output notebook could not be written. The message names the place and the cause. */
public final class OutputException extends RuntimeException {
  OutputException(String message, IOException cause) {
    super(message, cause);
  }
}
