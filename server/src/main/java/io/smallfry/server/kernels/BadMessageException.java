package io.smallfry.server.kernels;

/** A client sent what is no kernel message. */
final class BadMessageException extends RuntimeException {
  BadMessageException(String message) {
    super(message);
  }

  BadMessageException(String message, Throwable cause) {
    super(message, cause);
  }
}
