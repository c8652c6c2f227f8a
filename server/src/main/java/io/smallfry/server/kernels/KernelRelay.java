package io.smallfry.server.kernels;

import io.smallfry.kernel.Channel;
import io.smallfry.kernel.KernelExit;
import io.smallfry.kernel.Message;
import io.smallfry.kernel.MessageListener;
import io.smallfry.runner.RunningKernel;
import io.smallfry.server.sockets.Outbox;
import io.smallfry.server.sockets.Outgoing;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketMessage;

/**
 * One browser's connection to one kernel. While its socket is broken it keeps what the kernel says,
 * up to a limit, for the same client to come back. Thread-safe.
 */
final class KernelRelay implements MessageListener, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KernelRelay.class);
  private static final long KEPT_LIMIT = 16L << 20;

  private final KernelGuard guard;
  private final String session;
  private final RunningKernel.Connection connection;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private final ArrayDeque<Message> kept = new ArrayDeque<>();
  private long keptBytes;
  private @Nullable Outbox outbox;
  private WireFormat format;
  private boolean closed;

  private record Item(Message message, WireFormat format, long size) implements Outgoing {
    @Override
    public Iterable<WebSocketMessage<?>> frames() {
      return format.encode(message);
    }
  }

  KernelRelay(
      RunningKernel kernel, KernelGuard guard, String session, Outbox outbox, WireFormat format) {
    this.guard = guard;
    this.session = session;
    this.outbox = outbox;
    this.format = format;
    this.connection = kernel.connect(this);
  }

  /** The client's own name for itself; empty if it has none. */
  String session() {
    return session;
  }

  /** From the browser to the kernel; waits while the kernel doesn't read. */
  void toKernel(Message message) {
    connection.send(message);
  }

  @Override
  public void message(Message message) {
    long size = size(message);
    while (true) {
      Outbox to;
      WireFormat as;
      lock.lock();
      try {
        if (closed) {
          return;
        }
        to = outbox;
        as = format;
        if (to == null) {
          keep(message, size);
          return;
        }
      } finally {
        lock.unlock();
      }
      if (to.send(new Item(message, as, size))) {
        return;
      }
      lock.lock();
      try {
        if (outbox == to) {
          outbox = null; // It stopped; the handler is about to tell us.
        }
      } finally {
        lock.unlock();
      }
    }
  }

  private void keep(Message message, long size) {
    if (keptBytes + size > KEPT_LIMIT) {
      log.info("A client of a kernel stayed away too long; what it missed is dropped");
      Thread.ofVirtual().name("relay-close").start(this::close);
      return;
    }
    kept.add(message);
    keptBytes += size;
  }

  private static long size(Message message) {
    long size = (long) message.header().length + message.parentHeader().length;
    size += message.metadata().length;
    size += message.content().length;
    for (byte[] buffer : message.buffers()) {
      size += buffer.length;
    }
    return size;
  }

  /** The socket is gone; what it did not take is kept. */
  void detach(Outbox gone) {
    lock.lock();
    try {
      ArrayDeque<Message> later = new ArrayDeque<>(kept);
      kept.clear();
      keptBytes = 0;
      for (Outgoing outgoing : gone.stop()) {
        if (outgoing instanceof Item item) {
          keep(item.message(), item.size());
        }
      }
      later.forEach(message -> keep(message, size(message)));
      outbox = null;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The client is back on another socket and gets what it missed.
   *
   * @return false if this relay is closed
   */
  boolean attach(Outbox back, WireFormat as) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      // Less than an outbox holds, so that this does not wait.
      for (Message message : kept) {
        back.send(new Item(message, as, size(message)));
      }
      kept.clear();
      keptBytes = 0;
      format = as;
      outbox = back;
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void died(KernelExit exit) {
    message(StatusMessages.of(guard.restarts(exit) ? "restarting" : "dead"));
  }

  @Override
  public void dropped(Channel channel, long bytes) {
    message(
        StatusMessages.warning(
            "A message of "
                + bytes / (1 << 20)
                + " MiB from the kernel was too large to be shown."));
  }

  /** Ends the connection to the kernel, and the socket once it has sent what it has. */
  @Override
  public void close() {
    Outbox open;
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      open = outbox;
      outbox = null;
      kept.clear();
    } finally {
      lock.unlock();
    }
    if (open != null) {
      open.closeAfterwards(CloseStatus.NORMAL);
    }
    connection.close();
  }
}
