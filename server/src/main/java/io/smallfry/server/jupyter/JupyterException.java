package io.smallfry.server.jupyter;

import org.jspecify.annotations.Nullable;

/**
 * A request to one of Jupyter's endpoints that can't be met. It is answered with the given status
 * and, as jupyter_server does, a body of {@code message} and {@code reason}.
 */
public final class JupyterException extends RuntimeException {
  private final int status;
  private final @Nullable String reason;

  /**
   * An answer other than the usual ones below.
   *
   * @param status the HTTP status
   * @param message what is wrong, for the person who sees it in a dialog
   * @param reason a short fixed text that clients compare, such as {@code bad format}; null for
   *     most
   */
  public JupyterException(int status, String message, @Nullable String reason) {
    super(message);
    this.status = status;
    this.reason = reason;
  }

  /** There is no such thing, or it is hidden. */
  public static JupyterException notFound(String message) {
    return new JupyterException(404, message, null);
  }

  /** The request itself is wrong. */
  public static JupyterException badRequest(String message) {
    return new JupyterException(400, message, null);
  }

  /** The thing has changed or exists already. */
  public static JupyterException conflict(String message) {
    return new JupyterException(409, message, null);
  }

  /** The body is larger than what is accepted. */
  public static JupyterException tooLarge(String message) {
    return new JupyterException(413, message, null);
  }

  public int status() {
    return status;
  }

  public @Nullable String reason() {
    return reason;
  }

  /** The message; never null here. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
