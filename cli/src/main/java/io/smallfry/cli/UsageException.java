package io.smallfry.cli;

/** The command line is wrong. The message is one sentence without a full stop. */
final class UsageException extends RuntimeException {
  UsageException(String message) {
    super(message);
  }
}
