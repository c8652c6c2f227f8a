package io.smallfry.server.terminals;

import io.smallfry.runner.terminal.RunningTerminal;
import io.smallfry.runner.terminal.TerminalListener;
import io.smallfry.runner.terminal.TerminalSize;
import io.smallfry.server.jupyter.JupyterJson;
import io.smallfry.server.sockets.Outbox;
import io.smallfry.server.sockets.Outgoing;
import io.smallfry.server.sockets.Pings;
import io.smallfry.server.sockets.Sockets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PongMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;

/**
 * The sockets between browsers and terminals, {@code /terminals/websocket/{name}}, in terminado's
 * protocol: {@code ["setup", {}]}, {@code ["stdout", text]} and {@code ["disconnect", 1]} to the
 * browser, {@code ["stdin", text]} and {@code ["set_size", rows, columns, …]} from it. Thread-safe.
 */
final class TerminalSocketHandler extends AbstractWebSocketHandler {
  /** The handshake's attribute with the {@link RunningTerminal}. */
  static final String TERMINAL = "terminal";

  private static final Logger log = LoggerFactory.getLogger(TerminalSocketHandler.class);
  private static final int LARGEST_MESSAGE = 16 << 20;

  private final Pings pings;
  private final Map<WebSocketSession, Socket> sockets = new ConcurrentHashMap<>();

  TerminalSocketHandler(Pings pings) {
    this.pings = pings;
  }

  /** One browser's end. */
  private static final class Socket implements TerminalListener {
    final Outbox outbox;
    final CompletableFuture<RunningTerminal.Connection> connection = new CompletableFuture<>();
    final StringBuilder parts = new StringBuilder();

    Socket(Outbox outbox) {
      this.outbox = outbox;
    }

    /** Never waits: the terminal gives no more than an outbox holds. */
    @Override
    public void output(String text) {
      outbox.send(
          new Shown(
              "[\"stdout\"," + JupyterJson.MAPPER.writeValueAsString(text) + "]",
              () -> connection.join().taken(text.length())));
    }

    @Override
    public void closed() {
      outbox.send(new Shown("[\"disconnect\",1]", () -> {}));
      outbox.closeAfterwards(CloseStatus.NORMAL);
    }
  }

  private record Shown(String json, Runnable whenSent) implements Outgoing {
    @Override
    public long size() {
      return json.length();
    }

    @Override
    public Iterable<WebSocketMessage<?>> frames() {
      return List.of(new TextMessage(json));
    }

    @Override
    public void sent() {
      whenSent.run();
    }
  }

  @Override
  public void afterConnectionEstablished(WebSocketSession session) {
    Sockets.prepare(session);
    RunningTerminal terminal =
        (RunningTerminal) Objects.requireNonNull(session.getAttributes().get(TERMINAL));
    Outbox outbox = new Outbox(session);
    Socket socket = new Socket(outbox);
    sockets.put(session, socket);
    pings.add(session, outbox);
    outbox.send(new Shown("[\"setup\",{}]", () -> {}));
    socket.connection.complete(terminal.connect(socket));
  }

  @Override
  public boolean supportsPartialMessages() {
    return true;
  }

  @Override
  protected void handleTextMessage(WebSocketSession session, TextMessage part) {
    Socket socket = sockets.get(session);
    if (socket == null) {
      return;
    }
    pings.heard(session, false);
    if (socket.parts.length() + part.getPayloadLength() > LARGEST_MESSAGE) {
      socket.outbox.closeAfterwards(CloseStatus.TOO_BIG_TO_PROCESS);
      return;
    }
    socket.parts.append(part.getPayload());
    if (part.isLast()) {
      String whole = socket.parts.toString();
      socket.parts.setLength(0);
      receive(session, socket, whole);
    }
  }

  private void receive(WebSocketSession session, Socket socket, String text) {
    switch (TerminalMessage.parse(text)) {
      case TerminalMessage.Typed typed -> {
        pings.heard(session, true);
        try {
          socket.connection.join().type(typed.text());
        } finally {
          pings.heard(session, false);
        }
      }
      case TerminalMessage.Resized(int rows, int columns) ->
          socket.connection.join().resize(new TerminalSize(rows, columns));
      case TerminalMessage.Other _ -> {}
      case null -> {
        log.info("A terminal's client sent what is not of its protocol");
        socket.outbox.closeAfterwards(CloseStatus.BAD_DATA);
      }
    }
  }

  @Override
  protected void handlePongMessage(WebSocketSession session, PongMessage message) {
    pings.heard(session, false);
  }

  @Override
  public void handleTransportError(WebSocketSession session, Throwable failure) {
    log.debug("The socket {} failed", session.getId(), failure);
  }

  @Override
  public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
    pings.remove(session);
    Socket socket = sockets.remove(session);
    if (socket != null) {
      socket.outbox.stop();
      socket.connection.join().close();
    }
  }
}
