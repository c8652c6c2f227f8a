package io.smallfry.server.sockets;

import io.smallfry.server.access.CurrentPerson;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;

/**
 * Jupyter's event bus, {@code /api/events/subscribe}. Lab keeps a socket to it open; no event of
 * ours goes there, so it stays silent.
 */
@Configuration(proxyBeanMethods = false)
class EventsSocketConfiguration {
  @Bean
  HandlerMapping eventSockets(Pings pings) {
    return new SimpleUrlHandlerMapping(
        Map.of(
            "/api/events/subscribe",
            Sockets.endpoint(
                new Silent(pings),
                (request, attributes) -> CurrentPerson.of(request.getPrincipal()))),
        -1);
  }

  private static final class Silent extends AbstractWebSocketHandler {
    private static final Logger log = LoggerFactory.getLogger(Silent.class);
    private final Pings pings;
    private final Map<WebSocketSession, Outbox> outboxes = new ConcurrentHashMap<>();

    Silent(Pings pings) {
      this.pings = pings;
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) {
      Sockets.prepare(session);
      Outbox outbox = new Outbox(session);
      outboxes.put(session, outbox);
      pings.add(session, outbox);
    }

    @Override
    public boolean supportsPartialMessages() {
      return true;
    }

    @Override
    public void handleMessage(WebSocketSession session, WebSocketMessage<?> message) {
      pings.heard(session, false);
    }

    @Override
    public void handleTransportError(WebSocketSession session, Throwable failure) {
      log.debug("The socket {} failed", session.getId(), failure);
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
      pings.remove(session);
      Outbox outbox = outboxes.remove(session);
      if (outbox != null) {
        outbox.stop();
      }
    }
  }
}
