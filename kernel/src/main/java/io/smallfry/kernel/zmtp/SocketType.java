package io.smallfry.kernel.zmtp;

/** What our end of a connection is. */
public enum SocketType {
  /** Sends requests to and receives answers from a ROUTER. */
  DEALER,
  /** Receives everything that a PUB or XPUB publishes. */
  SUB,
  /**
   * Asks a REP or ROUTER and waits for the answer before it asks again; puts an empty frame before
   * each question and gets one before each answer.
   */
  REQ;

  boolean mayTalkTo(String peerType) {
    return switch (this) {
      case DEALER -> peerType.equals("ROUTER");
      case SUB -> peerType.equals("PUB") || peerType.equals("XPUB");
      case REQ -> peerType.equals("REP") || peerType.equals("ROUTER");
    };
  }
}
