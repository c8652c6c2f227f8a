package io.smallfry.runner.terminal;

import org.jspecify.annotations.Nullable;

/** A terminal could not be opened; the message is one sentence for a person. */
public final class TerminalException extends RuntimeException {
  public TerminalException(String message) {
    super(message);
  }

  public TerminalException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
