package io.smallfry.kernel;

import io.smallfry.kernel.Lifecycle.Phase;
import io.smallfry.kernel.Lifecycle.State;
import io.smallfry.kernel.zmtp.Incoming;
import io.smallfry.kernel.zmtp.SocketType;
import io.smallfry.kernel.zmtp.ZmtpConnection;
import io.smallfry.kernel.zmtp.ZmtpException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One channel of one client: keeps a connection to the kernel's present process, makes a new one
 * when it breaks or the kernel is restarted, and reads it in a thread of its own.
 */
final class ChannelLink {
  /** What a link tells its client; called by the link's thread. */
  interface Owner {
    /** Connected to a process; nothing was read from it yet. */
    void connected(Channel channel, State state);

    void received(Message message, State state);

    void oversized(Channel channel, long bytes);

    /** Everything was read that a process sent before it died. */
    void ended(State state);
  }

  private record Connected(ZmtpConnection connection, int generation) {}

  private static final Duration FIRST_PAUSE = Duration.ofMillis(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);
  private static final Duration PAUSE_AFTER_VIOLATION = Duration.ofSeconds(1);

  private final Channel channel;
  private final Lifecycle life;
  private final byte[] identity;
  private final Owner owner;
  private final ReentrantLock sending = new ReentrantLock();
  private final Supplier<MessageCodec> codec;
  private @Nullable MessageCodec encoder; // guarded by sending
  private @Nullable MessageCodec decoder; // the link's thread's
  private volatile @Nullable Connected connected;
  private volatile boolean closed;
  private final AtomicLong progress = new AtomicLong();

  ChannelLink(Channel channel, Lifecycle life, byte[] identity, Owner owner) {
    this.channel = channel;
    this.life = life;
    this.identity = identity;
    this.owner = owner;
    ConnectionInfo first = life.get().connection(); // the key stays the same
    this.codec = () -> new MessageCodec(first.newSigner());
  }

  void start() {
    life.threads().start("kernel-" + channel.wireName(), this::run);
  }

  private void run() {
    int reported = -1;
    try {
      while (!closed) {
        int last = reported;
        State state =
            life.await(now ->
                closed
                    || now.phase() == Phase.CLOSED
                    || now.phase() == Phase.LISTENING
                    || (now.phase() == Phase.DEAD && now.generation() > last));
        if (closed || state.phase() == Phase.CLOSED) {
          return;
        }
        if (state.phase() == Phase.DEAD) {
          reported = state.generation();
          owner.ended(state);
        } else {
          serve(state);
        }
      }
    } catch (InterruptedException e) {
      // Nobody has this thread to interrupt it; it ends.
      Thread.currentThread().interrupt();
    }
  }

  /** Connects, as often as necessary, and reads until the process of this state is gone. */
  private void serve(State state) throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    while (!closed && isCurrent(life.get(), state)) {
      SocketType type = channel == Channel.IOPUB ? SocketType.SUB : SocketType.DEALER;
      try (ZmtpConnection connection =
          ZmtpConnection.open(
              state.connection().address(channel), type, identity, Kernel.MAX_MESSAGE_BYTES)) {
        pause = FIRST_PAUSE;
        owner.connected(channel, state);
        connected = new Connected(connection, state.generation());
        life.wake();
        if (!closed) {
          read(connection, state);
        }
      } catch (ZmtpException e) {
        pause = PAUSE_AFTER_VIOLATION;
        Log.of(ChannelLink.class)
            .log(
                System.Logger.Level.WARNING,
                "The connection to a kernel''s {0} channel is made anew: {1}",
                channel.wireName(),
                e.getMessage());
      } catch (IOException e) {
        // The kernel is not there yet, not any more, or this link was closed: the loop sees which.
        if (!closed && isCurrent(life.get(), state)) {
          Log.of(ChannelLink.class).log(System.Logger.Level.TRACE, "Kernel connection ended", e);
        }
      } finally {
        connected = null;
      }
      var _ = life.await(now -> closed || !isCurrent(now, state), pause);
      pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
    }
  }

  private static boolean isCurrent(State now, State state) {
    return now.generation() == state.generation()
        && now.phase() == Phase.LISTENING
        && now.process() == state.process();
  }

  private void read(ZmtpConnection connection, State state) throws IOException {
    while (!closed) {
      // No switch over the types: its first use has the Java VM generate a class.
      Incoming incoming = connection.receive();
      if (incoming instanceof Incoming.Frames received) {
        progress.incrementAndGet();
        Message message = decode(received.frames(), state);
        if (message != null) {
          owner.received(message, state);
        }
        progress.incrementAndGet();
      } else if (incoming instanceof Incoming.Oversized oversized) {
        owner.oversized(channel, oversized.bytes());
      }
    }
  }

  private @Nullable Message decode(List<byte[]> frames, State state) {
    if (state.connection().transport() == Transport.IPC) {
      return MessageCodec.decodeVouched(channel, frames);
    }
    MessageCodec known = decoder;
    if (known == null) {
      known = codec.get();
      decoder = known;
    }
    return known.decode(channel, frames);
  }

  private List<byte[]> encode(Message message) {
    MessageCodec known = encoder;
    if (known == null) {
      known = codec.get();
      encoder = known;
    }
    return known.encode(message);
  }

  /**
   * Sends when there is a connection to the present process.
   *
   * @param patience how long to wait for one; null for ever
   * @throws KernelException as {@link KernelClient#send} says
   */
  void send(Message message, @Nullable Duration patience) throws InterruptedException {
    Predicate<State> decided = now -> closed || now.isOver() || isConnectedTo(now.generation());
    State state = patience == null ? life.await(decided) : life.await(decided, patience);
    if (state == null) {
      throw new KernelTimeoutException("The kernel takes no connection");
    }
    Connected to = connected;
    if (closed || state.phase() == Phase.CLOSED) {
      throw new KernelException("The connection to the kernel is closed");
    }
    if (state.phase() == Phase.DEAD || to == null) {
      throw lost(null);
    }
    sending.lockInterruptibly();
    try {
      to.connection().send(encode(message));
    } catch (IOException e) {
      throw lost(e);
    } finally {
      sending.unlock();
    }
  }

  /** How many bytes the present connection has taken; 0 if there is none. */
  long sentBytes() {
    Connected now = connected;
    return now == null ? 0 : now.connection().sentBytes();
  }

  private boolean isConnectedTo(int generation) {
    Connected now = connected;
    return now != null && now.generation() == generation;
  }

  /**
   * A broken connection is mostly the first sign of a death, whose details follow within moments.
   */
  private KernelException lost(@Nullable IOException cause) throws InterruptedException {
    State state = life.await(State::isOver, Duration.ofMillis(500));
    if (state != null && state.exit() != null) {
      return new KernelDiedException(state.exit());
    }
    return new KernelException(
        "The connection to the kernel broke while a message was sent", cause);
  }

  /** Changes whenever a message is read or handed over: a link without progress is at its end. */
  long progress() {
    return progress.get();
  }

  /** Whether it holds a connection to a process before this generation, or of it. */
  boolean isConnectedUpTo(int generation) {
    Connected now = connected;
    return now != null && now.generation() <= generation;
  }

  /** Cuts the present connection; the link itself goes on. */
  void cut() {
    Connected now = connected;
    if (now != null) {
      close(now.connection());
    }
  }

  void close() {
    closed = true;
    cut();
    life.wake();
  }

  private static void close(ZmtpConnection connection) {
    try {
      connection.close();
    } catch (IOException e) {
      Log.of(ChannelLink.class)
          .log(System.Logger.Level.DEBUG, "A kernel connection did not close properly", e);
    }
  }
}
