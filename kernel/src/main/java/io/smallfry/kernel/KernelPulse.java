package io.smallfry.kernel;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.smallfry.kernel.zmtp.Incoming;
import io.smallfry.kernel.zmtp.SocketType;
import io.smallfry.kernel.zmtp.ZmtpConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Feels whether a kernel's process is still there behind its silence: sends to its heartbeat
 * channel, which sends back what it gets, again and again. Thread-safe.
 *
 * <p>In ipykernel the heartbeat is native code in a thread of its own. It needs neither the
 * interpreter nor its lock, so that a cell which computes in C for an hour has a pulse, and a
 * process that is stopped, or deadlocked as a whole, has none.
 *
 * @see <a
 *     href="https://jupyter-client.readthedocs.io/en/stable/messaging.html#heartbeat-for-kernels">Heartbeat
 *     for kernels</a>
 */
public final class KernelPulse implements AutoCloseable {
  private static final long MAX_BEAT_BYTES = 1 << 10;
  private static final List<byte[]> BEAT = List.of(new byte[0], "smallfry".getBytes(US_ASCII));

  private final KernelProcess process;
  private final ConnectionInfo connection;
  private final boolean telling;
  private final Duration pace;
  private final AtomicLong beats = new AtomicLong();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  KernelPulse(KernelProcess process, ConnectionInfo connection, boolean telling, Duration pace) {
    this.process = process;
    this.connection = connection;
    this.telling = telling;
    this.pace = pace;
    this.thread = Thread.ofPlatform().daemon().name("kernel-pulse").start(this::run);
  }

  /** How many heartbeats came back so far. */
  public long beats() {
    return beats.get();
  }

  /**
   * Whether a pulse that stays away tells that the kernel hangs. False for kernels of which we
   * don't know that they send heartbeats back while they execute a cell.
   */
  public boolean isTelling() {
    return telling;
  }

  /** Whether the operating system has stopped the process (SIGSTOP); known on Linux only. */
  public boolean isStopped() {
    return ProcessGroup.isStopped(process.handle());
  }

  private void run() {
    try {
      do {
        try (ZmtpConnection heart =
            ZmtpConnection.open(
                connection.heartbeatAddress(), SocketType.REQ, new byte[0], MAX_BEAT_BYTES)) {
          do {
            heart.send(BEAT);
            if (heart.receive() instanceof Incoming.Frames) {
              beats.incrementAndGet();
            }
          } while (!closed.await(pace.toNanos(), TimeUnit.NANOSECONDS));
        } catch (IOException e) {
          Log.of(KernelPulse.class).log(System.Logger.Level.TRACE, "A kernel has no pulse", e);
        }
      } while (!closed.await(pace.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // by close(): the thread ends
    }
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt(); // which also closes the socket that it may be waiting for
  }
}
