package io.smallfry.server.sockets;

import org.springframework.web.socket.WebSocketMessage;

/** A message on its way to a browser. */
public interface Outgoing {
  /** How many bytes it holds, about. */
  long size();

  /** The frames that it is sent as, made one by one; all but the last say that more follows. */
  Iterable<WebSocketMessage<?>> frames();

  /** All of it was handed to the socket. Called by the socket's own thread. */
  default void sent() {}
}
