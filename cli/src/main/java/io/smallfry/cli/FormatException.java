package io.smallfry.cli;

/** A format string that can't be read or doesn't suit its value. The message is a clause. */
class FormatException extends RuntimeException {
  FormatException(String message) {
    super(message);
  }
}
