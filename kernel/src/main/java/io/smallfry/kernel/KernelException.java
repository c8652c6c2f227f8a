package io.smallfry.kernel;

import org.jspecify.annotations.Nullable;

/**
 * A kernel could not be started, reached or spoken to; the message is one sentence for a person.
 */
public class KernelException extends RuntimeException {
  public KernelException(String message) {
    super(message);
  }

  public KernelException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
