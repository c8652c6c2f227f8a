package io.smallfry.server.sockets;

import java.util.List;
import org.springframework.web.socket.WebSocketMessage;

/** A message on its way to a browser. */
public interface Outgoing {
  /** How many bytes it holds, about. */
  long size();

  /** The frames that it is sent as; all but the last say that more follows. */
  List<WebSocketMessage<?>> frames();
}
