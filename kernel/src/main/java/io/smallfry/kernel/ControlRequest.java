package io.smallfry.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallfry.kernel.Lifecycle.State;
import io.smallfry.kernel.zmtp.SocketType;
import io.smallfry.kernel.zmtp.ZmtpConnection;
import java.io.IOException;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/** A request of the kernel's owner on the control channel, over a connection made for it alone. */
final class ControlRequest {
  private static final long MAX_REPLY_BYTES = 1 << 20;

  private ControlRequest() {}

  /**
   * Sends it and returns without waiting for the answer. That it can't be sent, because the kernel
   * is ending, is only logged: the caller watches the kernel anyway.
   */
  static void send(State state, String session, String type, ObjectNode content, Threads threads) {
    try {
      ZmtpConnection connection =
          ZmtpConnection.open(
              state.connection().address(Channel.CONTROL),
              SocketType.DEALER,
              UUID.randomUUID().toString().getBytes(UTF_8),
              MAX_REPLY_BYTES);
      connection.send(
          new MessageCodec(state.connection().newSigner())
              .encode(Message.request(Channel.CONTROL, type, session, content)));
      threads.start("kernel-control", () -> awaitReply(connection));
      var _ = state.process().exit().thenRun(() -> close(connection));
    } catch (IOException e) {
      Log.of(ControlRequest.class)
          .log(System.Logger.Level.DEBUG, "A kernel did not take a " + type, e);
    }
  }

  /** Stays connected until the kernel has answered, since it may drop what a gone peer asked. */
  private static void awaitReply(ZmtpConnection connection) {
    try (connection) {
      var _ = connection.receive();
    } catch (IOException e) {
      Log.of(ControlRequest.class)
          .log(System.Logger.Level.TRACE, "A kernel ended before it answered", e);
    }
  }

  private static void close(ZmtpConnection connection) {
    try {
      connection.close();
    } catch (IOException e) {
      Log.of(ControlRequest.class)
          .log(System.Logger.Level.TRACE, "A kernel connection did not close properly", e);
    }
  }
}
