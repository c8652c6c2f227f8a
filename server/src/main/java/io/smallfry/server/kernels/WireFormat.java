package io.smallfry.server.kernels;

import io.smallfry.kernel.Message;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.WebSocketMessage;

/**
 * How kernel messages travel over a WebSocket. Both forms are described in jupyter_server's
 * documentation of its WebSocket protocols. Stateless.
 */
sealed interface WireFormat permits PartsFormat, JsonFormat {
  /** The form that the two ends agreed on. */
  static WireFormat of(@Nullable String subprotocol) {
    return PartsFormat.SUBPROTOCOL.equals(subprotocol) ? new PartsFormat() : new JsonFormat();
  }

  /**
   * The frames of a message, the large ones made as they are sent; all but the last say that more
   * follows.
   */
  Iterable<WebSocketMessage<?>> encode(Message message);

  /**
   * Reads a whole binary message.
   *
   * @throws BadMessageException if it is none
   */
  Message decodeBinary(byte[] bytes);

  /**
   * Reads a whole text message.
   *
   * @throws BadMessageException if it is none
   */
  Message decodeText(byte[] utf8);
}
