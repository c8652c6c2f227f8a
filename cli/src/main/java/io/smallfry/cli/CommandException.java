package io.smallfry.cli;

import org.jspecify.annotations.Nullable;

/**
 * What was asked for can't be done. The message is for the person: what is wrong, and what to do.
 */
final class CommandException extends RuntimeException {
  CommandException(String message) {
    super(message);
  }

  CommandException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
