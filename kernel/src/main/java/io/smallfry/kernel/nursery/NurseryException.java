package io.smallfry.kernel.nursery;

/** No kernel could be forked; the message says why, in a clause. A plain start is the way out. */
public final class NurseryException extends Exception {
  private final boolean absent;

  NurseryException(String message, boolean absent) {
    super(message);
    this.absent = absent;
  }

  /** Whether a nursery that is started now might be able to. */
  public boolean isAbsent() {
    return absent;
  }
}
