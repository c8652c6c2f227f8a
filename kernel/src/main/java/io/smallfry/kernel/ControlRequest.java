package io.smallfry.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallfry.kernel.Lifecycle.State;
import io.smallfry.kernel.zmtp.SocketType;
import io.smallfry.kernel.zmtp.ZmtpConnection;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/** A request of the kernel's owner on the control channel, over a connection made for it alone. */
final class ControlRequest {
  private static final long MAX_REPLY_BYTES = 1 << 20;
  private static final long PATIENCE_SECONDS = 1;

  private ControlRequest() {}

  /**
   * Sends it and returns without waiting for the answer, and without waiting long for a kernel that
   * takes nothing any more (a stopped process). That it can't be sent, because the kernel is
   * ending, is only logged: the caller watches the kernel anyway.
   */
  static void send(State state, String session, String type, ObjectNode content, Threads threads) {
    CountDownLatch sent = new CountDownLatch(1);
    threads.start("kernel-control", () -> sendAndWait(state, session, type, content, sent));
    try {
      if (!sent.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        Log.of(ControlRequest.class)
            .log(System.Logger.Level.DEBUG, "A kernel takes no {0} so far", type);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void sendAndWait(
      State state, String session, String type, ObjectNode content, CountDownLatch sent) {
    Thread thread = Thread.currentThread();
    // Frees the thread from a socket that nobody serves any more.
    var _ = state.process().exit().thenRun(thread::interrupt);
    try (ZmtpConnection connection =
        ZmtpConnection.open(
            state.connection().address(Channel.CONTROL),
            SocketType.DEALER,
            UUID.randomUUID().toString().getBytes(UTF_8),
            MAX_REPLY_BYTES)) {
      connection.send(
          new MessageCodec(state.connection().newSigner())
              .encode(Message.request(Channel.CONTROL, type, session, content)));
      sent.countDown();
      awaitReply(connection);
    } catch (IOException e) {
      Log.of(ControlRequest.class)
          .log(System.Logger.Level.DEBUG, "A kernel did not take a " + type, e);
    } finally {
      sent.countDown();
    }
  }

  /** Stays connected until the kernel has answered, since it may drop what a gone peer asked. */
  private static void awaitReply(ZmtpConnection connection) {
    try {
      var _ = connection.receive();
    } catch (IOException e) {
      Log.of(ControlRequest.class)
          .log(System.Logger.Level.TRACE, "A kernel ended before it answered", e);
    }
  }
}
