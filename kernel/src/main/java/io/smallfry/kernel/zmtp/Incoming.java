package io.smallfry.kernel.zmtp;

import java.util.List;

/** What {@link ZmtpConnection#receive} took off the wire. */
public sealed interface Incoming {
  /** A message; at least one frame. */
  record Frames(List<byte[]> frames) implements Incoming {}

  /** A message larger than the limit, skipped. */
  record Oversized(long bytes) implements Incoming {}
}
