package io.smallfry.kernel.zmtp;

import java.io.IOException;

/** The peer broke the protocol, or refused us; the connection is of no further use. */
public final class ZmtpException extends IOException {
  public ZmtpException(String message) {
    super(message);
  }
}
