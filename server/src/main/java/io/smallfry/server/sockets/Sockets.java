package io.smallfry.server.sockets;

import io.smallfry.server.jupyter.JupyterException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.socket.WebSocketExtension;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.server.HandshakeInterceptor;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

/** How our WebSockets are opened. */
public final class Sockets {
  // Messages come in parts of at most this size, whatever their own; one such buffer per socket.
  private static final int BUFFER = 64 * 1024;
  // A browser in the background, or a slow line, may take its time. Tomcat's default is 20 s.
  private static final long SEND_TIMEOUT_MILLIS = 120_000;

  private Sockets() {}

  /** Looks at a handshake: what it puts into the attributes is the session's. */
  public interface Gate {
    /**
     * Lets the handshake go on, or doesn't.
     *
     * @throws JupyterException if there is nothing to open
     */
    void open(ServerHttpRequest request, Map<String, Object> attributes);
  }

  /** Answers handshakes and hands the sockets to a handler. */
  public static WebSocketHttpRequestHandler endpoint(
      WebSocketHandler handler, Gate gate, String... protocols) {
    DefaultHandshakeHandler handshake =
        new DefaultHandshakeHandler() {
          @Override
          protected List<WebSocketExtension> filterRequestedExtensions(
              ServerHttpRequest request,
              List<WebSocketExtension> requested,
              List<WebSocketExtension> supported) {
            return List.of(); // Compression costs more time than it saves on a local line.
          }
        };
    handshake.setSupportedProtocols(protocols);
    WebSocketHttpRequestHandler endpoint = new WebSocketHttpRequestHandler(handler, handshake);
    endpoint.setHandshakeInterceptors(List.of(new Interceptor(gate)));
    return endpoint;
  }

  private record Interceptor(Gate gate) implements HandshakeInterceptor {
    @Override
    public boolean beforeHandshake(
        ServerHttpRequest request,
        ServerHttpResponse response,
        WebSocketHandler handler,
        Map<String, Object> attributes) {
      try {
        gate.open(request, attributes);
        return true;
      } catch (JupyterException e) {
        response.setStatusCode(HttpStatusCode.valueOf(e.status()));
        return false;
      }
    }

    @Override
    public void afterHandshake(
        ServerHttpRequest request,
        ServerHttpResponse response,
        WebSocketHandler handler,
        @Nullable Exception failure) {
      // Nothing to do: the handler hears of the socket.
    }
  }

  /** Sets a new socket's limits. */
  public static void prepare(WebSocketSession session) {
    session.setBinaryMessageSizeLimit(BUFFER);
    session.setTextMessageSizeLimit(BUFFER);
    if (session instanceof NativeWebSocketSession wrapper) {
      jakarta.websocket.Session socket = wrapper.getNativeSession(jakarta.websocket.Session.class);
      if (socket != null) {
        socket
            .getUserProperties()
            .put("org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT", SEND_TIMEOUT_MILLIS);
      }
    }
  }
}
