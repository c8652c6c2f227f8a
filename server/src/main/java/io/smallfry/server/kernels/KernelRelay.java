package io.smallfry.server.kernels;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallfry.kernel.Channel;
import io.smallfry.kernel.KernelExit;
import io.smallfry.kernel.Message;
import io.smallfry.kernel.MessageListener;
import io.smallfry.runner.RunningKernel;
import io.smallfry.server.KernelSettings;
import io.smallfry.server.sockets.Outbox;
import io.smallfry.server.sockets.Outgoing;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketMessage;

/**
 * One browser's connection to one kernel. While it has no socket it keeps what the kernel says, up
 * to a limit, for the same client to come back. Thread-safe.
 */
final class KernelRelay implements MessageListener, AutoCloseable {
  private static final String CUT_OFF =
      "The server was restarted meanwhile: what came here until now was not received.";

  private final RunningKernel kernel;
  private final KernelGuard guard;
  private final String session;
  private final RunningKernel.Connection connection;
  private final RateLimit limit;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private final ReplayBuffer kept;
  private Outbox outbox;
  private boolean away;
  private WireFormat format;
  private boolean toldCutOff;
  private boolean closed;

  private record Item(Message message, WireFormat format, long size) implements Outgoing {
    @Override
    public Iterable<WebSocketMessage<?>> frames() {
      return format.encode(message);
    }
  }

  KernelRelay(
      RunningKernel kernel,
      KernelGuard guard,
      KernelSettings settings,
      String session,
      Outbox outbox,
      WireFormat format) {
    this.kernel = kernel;
    this.guard = guard;
    this.session = session;
    this.outbox = outbox;
    this.format = format;
    this.kept = new ReplayBuffer(settings.bufferBytes(), settings.bufferMessages());
    this.limit = RateLimit.of(settings, kernel.spec());
    this.connection = kernel.connect(this, name(session));
  }

  /**
   * The client's name at the kernel: the same in the next server, so that a reply to what it asked
   * before comes to it also there.
   */
  private static String name(String session) {
    if (session.isEmpty()) {
      return UUID.randomUUID().toString();
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(session.getBytes(UTF_8));
      return "session-" + HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
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
    if (message.channel() == Channel.IOPUB && kernel.isCutOff(message) && isFirstCutOff()) {
      deliver(StatusMessages.warning(message.parentHeader(), CUT_OFF));
    }
    limit.pass(message, System.nanoTime()).forEach(this::deliver);
  }

  private boolean isFirstCutOff() {
    lock.lock();
    try {
      boolean first = !toldCutOff;
      toldCutOff = true;
      return first;
    } finally {
      lock.unlock();
    }
  }

  private void deliver(Message message) {
    long size = Outputs.size(message);
    while (true) {
      Outbox to;
      WireFormat as;
      lock.lock();
      try {
        if (closed) {
          return;
        }
        if (away) {
          kept.add(message);
          return;
        }
        to = outbox;
        as = format;
      } finally {
        lock.unlock();
      }
      // While the lock is not held: it may wait, or the socket break.
      if (to.send(new Item(message, as, size))) {
        return;
      }
      detach(to);
    }
  }

  /**
   * The socket is gone; what it did not take is kept.
   *
   * @return false if the client is on another one by now
   */
  @SuppressWarnings("ReferenceEquality") // this very one
  boolean detach(Outbox gone) {
    lock.lock();
    try {
      if (outbox != gone) {
        return false;
      }
      if (!away && !closed) {
        away = true;
        connection.present(false);
        unsent(gone).forEach(kept::add);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private static List<Message> unsent(Outbox gone) {
    List<Message> messages = new ArrayList<>();
    for (Outgoing outgoing : gone.stop()) {
      if (outgoing instanceof Item item) {
        messages.add(item.message());
      }
    }
    return messages;
  }

  /**
   * The client is on another socket, and gets what it missed; the one it had before is closed.
   *
   * @return false if this relay is closed
   */
  boolean attach(Outbox back, WireFormat as) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      Outbox before = outbox;
      boolean wasAway = away;
      if (detach(before) && !wasAway) {
        before.close(CloseStatus.NORMAL);
      }
      // Not held back by what an outbox holds: it is more at most once, and the client is there.
      kept.drain().forEach(message -> back.add(new Item(message, as, Outputs.size(message))));
      format = as;
      outbox = back;
      away = false;
      connection.present(true);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Whether it has no socket. */
  boolean isAway() {
    lock.lock();
    try {
      return away;
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
      open = away ? null : outbox;
    } finally {
      lock.unlock();
    }
    if (open != null) {
      open.closeAfterwards(CloseStatus.NORMAL);
    }
    connection.close();
  }
}
