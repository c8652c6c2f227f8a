package io.smallfry.server.kernels;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallfry.kernel.Channel;
import io.smallfry.kernel.Kernel;
import io.smallfry.kernel.KernelDiedException;
import io.smallfry.kernel.KernelException;
import io.smallfry.kernel.Message;
import io.smallfry.server.sockets.Outbox;
import io.smallfry.server.sockets.Pings;
import io.smallfry.server.sockets.Sockets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PongMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;

/** The sockets between browsers and kernels: {@code /api/kernels/{id}/channels}. Thread-safe. */
final class KernelSocketHandler extends AbstractWebSocketHandler {
  /** The handshake's attribute with the kernel's {@link KernelRelays}. */
  static final String RELAYS = "relays";

  /** The handshake's attribute with the client's own session id; may be empty. */
  static final String SESSION = "session";

  private static final Logger log = LoggerFactory.getLogger(KernelSocketHandler.class);

  private final Pings pings;
  private final Map<WebSocketSession, Socket> sockets = new ConcurrentHashMap<>();

  KernelSocketHandler(Pings pings) {
    this.pings = pings;
  }

  private static final class Socket {
    final KernelRelays relays;
    final KernelRelay relay;
    final Outbox outbox;
    final WireFormat format;
    final ByteArrayOutputStream parts = new ByteArrayOutputStream();

    Socket(KernelRelays relays, KernelRelay relay, Outbox outbox, WireFormat format) {
      this.relays = relays;
      this.relay = relay;
      this.outbox = outbox;
      this.format = format;
    }
  }

  @Override
  public void afterConnectionEstablished(WebSocketSession session) throws IOException {
    Sockets.prepare(session);
    KernelRelays relays =
        (KernelRelays) Objects.requireNonNull(session.getAttributes().get(RELAYS));
    String client = (String) Objects.requireNonNull(session.getAttributes().get(SESSION));
    WireFormat format = WireFormat.of(session.getAcceptedProtocol());
    Outbox outbox = new Outbox(session);
    KernelRelay relay;
    try {
      relay = relays.connect(client, outbox, format);
    } catch (KernelException e) {
      relay = null; // shut down at this moment
    }
    if (relay == null) {
      outbox.stop();
      session.close(CloseStatus.NORMAL.withReason("The kernel has been shut down"));
      return;
    }
    sockets.put(session, new Socket(relays, relay, outbox, format));
    pings.add(session, outbox);
  }

  @Override
  public boolean supportsPartialMessages() {
    return true;
  }

  @Override
  protected void handleBinaryMessage(WebSocketSession session, BinaryMessage part)
      throws IOException {
    byte[] bytes = new byte[part.getPayload().remaining()];
    part.getPayload().get(bytes);
    byte[] whole = whole(session, part, bytes);
    Socket socket = sockets.get(session);
    if (whole != null && socket != null) {
      receive(session, socket, true, whole);
    }
  }

  @Override
  protected void handleTextMessage(WebSocketSession session, TextMessage part) throws IOException {
    byte[] whole = whole(session, part, part.getPayload().getBytes(UTF_8));
    Socket socket = sockets.get(session);
    if (whole != null && socket != null) {
      receive(session, socket, false, whole);
    }
  }

  /** The whole message with its last part; null before. */
  private byte @Nullable [] whole(WebSocketSession session, WebSocketMessage<?> part, byte[] bytes)
      throws IOException {
    Socket socket = sockets.get(session);
    if (socket == null) {
      return null;
    }
    pings.heard(session, false);
    if (part.isLast() && socket.parts.size() == 0) {
      return bytes;
    }
    if ((long) socket.parts.size() + bytes.length > Kernel.MAX_MESSAGE_BYTES) {
      session.close(CloseStatus.TOO_BIG_TO_PROCESS);
      return null;
    }
    socket.parts.writeBytes(bytes);
    if (!part.isLast()) {
      return null;
    }
    byte[] whole = socket.parts.toByteArray();
    socket.parts.reset();
    return whole;
  }

  private void receive(WebSocketSession session, Socket socket, boolean binary, byte[] bytes)
      throws IOException {
    Message message;
    try {
      message = binary ? socket.format.decodeBinary(bytes) : socket.format.decodeText(bytes);
    } catch (BadMessageException e) {
      log.info("A client of a kernel sent {}", e.getMessage());
      session.close(CloseStatus.BAD_DATA);
      return;
    }
    if (message.channel() == Channel.IOPUB) {
      return; // where clients only listen
    }
    pings.heard(session, true);
    try {
      socket.relay.toKernel(message);
    } catch (KernelDiedException e) {
      log.debug("A message for a dead kernel is dropped", e); // the client knows its state
    } catch (KernelException e) {
      session.close(CloseStatus.NORMAL.withReason("The kernel has been shut down"));
    } finally {
      pings.heard(session, false);
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
    if (socket == null) {
      return;
    }
    boolean left =
        status.getCode() == CloseStatus.NORMAL.getCode()
            || status.getCode() == CloseStatus.GOING_AWAY.getCode();
    socket.relays.gone(socket.relay, socket.outbox, left);
  }
}
