package io.smallfry.server.sockets;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PingMessage;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;

/**
 * What waits to be sent on one WebSocket: in order, by one thread, and never more than a limit. Who
 * adds to a full one waits, so that a slow browser slows its own source and nothing else.
 * Thread-safe.
 */
public final class Outbox {
  private static final Logger log = LoggerFactory.getLogger(Outbox.class);
  private static final long LIMIT = 16L << 20;

  private final WebSocketSession session;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private final ArrayDeque<Outgoing> queue = new ArrayDeque<>();
  private long bytes;
  private boolean pingDue;
  private boolean closed;
  private @Nullable CloseStatus closing;

  /** Starts its thread. */
  public Outbox(WebSocketSession session) {
    this.session = session;
    Thread.ofVirtual().name("socket-" + session.getId()).start(this::run);
  }

  /**
   * Adds a message, waiting while the outbox is full.
   *
   * @return false if it is closed, and the message was not taken
   */
  public boolean send(Outgoing message) {
    lock.lock();
    try {
      while (!closed && closing == null && bytes > 0 && bytes + message.size() > LIMIT) {
        changed.awaitUninterruptibly();
      }
      if (closed || closing != null) {
        return false;
      }
      queue.add(message);
      bytes += message.size();
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Adds a message without waiting; what is beyond the limit is not held back. */
  public void add(Outgoing message) {
    lock.lock();
    try {
      if (!closed && closing == null) {
        queue.add(message);
        bytes += message.size();
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Sends a ping, unless something else is being sent. */
  void ping() {
    lock.lock();
    try {
      if (queue.isEmpty()) {
        pingDue = true;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Closes the socket when all that waits has been sent. */
  public void closeAfterwards(CloseStatus status) {
    lock.lock();
    try {
      closing = status;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Closes the socket; what waits is not sent any more. Returns at once. */
  public void close(CloseStatus status) {
    var _ = stop();
    // Which waits while a browser takes nothing.
    Thread.ofVirtual()
        .name("socket-close-" + session.getId())
        .start(() -> {
          try {
            session.close(status);
          } catch (IOException | IllegalStateException e) {
            log.debug("The socket {} could not be closed", session.getId(), e);
          }
        });
  }

  /** Stops sending; returns what was not sent for certain, the oldest first. */
  public List<Outgoing> stop() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      List<Outgoing> unsent = new ArrayList<>(queue);
      queue.clear();
      return unsent;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    boolean ended = false;
    try {
      pump();
      ended = true;
    } catch (IOException | IllegalStateException e) {
      // The browser has gone, or reads nothing for minutes.
      log.debug("The socket {} is broken", session.getId(), e);
    } finally {
      // Also when memory ran out: who waits for this outbox must not wait for ever.
      if (!ended) {
        breakOff();
      }
    }
  }

  private void pump() throws IOException {
    while (true) {
      Outgoing next;
      boolean ping;
      CloseStatus close;
      lock.lock();
      try {
        while (!closed && queue.isEmpty() && !pingDue && closing == null) {
          changed.awaitUninterruptibly();
        }
        if (closed) {
          return;
        }
        next = queue.peek();
        ping = pingDue;
        pingDue = false;
        close = next == null ? closing : null;
      } finally {
        lock.unlock();
      }
      if (ping) {
        session.sendMessage(new PingMessage());
      }
      if (next != null) {
        send(next.frames());
        sent(next);
        next.sent();
      }
      if (close != null) {
        session.close(close);
        return;
      }
    }
  }

  private void send(Iterable<WebSocketMessage<?>> frames) throws IOException {
    for (WebSocketMessage<?> frame : frames) {
      session.sendMessage(frame);
    }
  }

  @SuppressWarnings("ReferenceEquality") // this very message, not an equal one
  private void sent(Outgoing message) {
    lock.lock();
    try {
      // Removed only now: what a broken socket did not take for certain is sent again.
      if (queue.peek() == message) {
        queue.poll();
      }
      bytes -= message.size();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void breakOff() {
    try {
      session.close(CloseStatus.SESSION_NOT_RELIABLE);
    } catch (IOException | IllegalStateException e) {
      log.debug("The socket {} could not be closed", session.getId(), e);
    }
  }
}
