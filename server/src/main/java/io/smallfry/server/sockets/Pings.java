package io.smallfry.server.sockets;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketSession;

/**
 * Asks every WebSocket each 30 seconds whether somebody is there, as jupyter_server does, so that
 * proxies keep it open, and closes those that are silent for long. Thread-safe.
 */
@Component
public class Pings implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Pings.class);
  private static final long INTERVAL_MILLIS = 30_000;
  private static final long SILENCE_NANOS = 150_000_000_000L;

  private final Map<WebSocketSession, Heard> sockets = new ConcurrentHashMap<>();
  private final Thread thread;

  private static final class Heard {
    final Outbox outbox;
    volatile long at = System.nanoTime();
    volatile boolean busy;

    Heard(Outbox outbox) {
      this.outbox = outbox;
    }
  }

  Pings() {
    thread = Thread.ofVirtual().name("socket-pings").start(this::run);
  }

  /** Watches over a socket until it is {@linkplain #remove removed}. */
  public void add(WebSocketSession session, Outbox outbox) {
    sockets.put(session, new Heard(outbox));
  }

  public void remove(WebSocketSession session) {
    sockets.remove(session);
  }

  /**
   * Something came.
   *
   * @param busy whether what came is being worked on, so that nothing more is read meanwhile
   */
  public void heard(WebSocketSession session, boolean busy) {
    Heard heard = sockets.get(session);
    if (heard != null) {
      heard.busy = busy;
      heard.at = System.nanoTime();
    }
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(INTERVAL_MILLIS);
        sockets.forEach(Pings::check);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void check(WebSocketSession session, Heard heard) {
    if (!heard.busy && System.nanoTime() - heard.at > SILENCE_NANOS) {
      try {
        session.close(CloseStatus.SESSION_NOT_RELIABLE);
      } catch (IOException | IllegalStateException e) {
        log.debug("The socket {} could not be closed", session.getId(), e);
      }
    } else {
      heard.outbox.ping();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
