package io.smallfry.kernel;

/** The kernel is alive but did not answer in time. */
public final class KernelTimeoutException extends KernelException {
  public KernelTimeoutException(String message) {
    super(message);
  }
}
