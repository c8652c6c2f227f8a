package io.smallfry.server;

/** A server could not start; the message is one sentence that says why and what to do. */
public final class ServerStartException extends RuntimeException {
  public ServerStartException(String message) {
    super(message);
  }

  public ServerStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
