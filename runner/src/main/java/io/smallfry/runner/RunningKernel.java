package io.smallfry.runner;

import io.smallfry.kernel.Channel;
import io.smallfry.kernel.Kernel;
import io.smallfry.kernel.KernelClient;
import io.smallfry.kernel.KernelException;
import io.smallfry.kernel.KernelExit;
import io.smallfry.kernel.KernelSpec;
import io.smallfry.kernel.Message;
import io.smallfry.kernel.MessageListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A kernel that a person works with. Thread-safe. */
public final class RunningKernel {
  private static final Duration READY_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(5);

  private final String id = UUID.randomUUID().toString();
  private final Kernel kernel;
  private final InstantSource time;
  private final Instant startedAt;
  private final Consumer<RunningKernel> onGone;
  private final AtomicInteger connections = new AtomicInteger();
  private final CompletableFuture<KernelExit> gone = new CompletableFuture<>();
  private final KernelClient own;
  private final Object stateLock = new Object();
  private boolean shutDown;
  private volatile ExecutionState state = ExecutionState.STARTING;
  private volatile Instant lastActivity;

  RunningKernel(Kernel kernel, InstantSource time, Consumer<RunningKernel> onGone) {
    this.kernel = kernel;
    this.time = time;
    this.onGone = onGone;
    this.startedAt = time.instant();
    this.lastActivity = startedAt;
    // A client of our own hears the kernel's state also while nobody is connected.
    this.own = kernel.connect(new StateListener());
    noticeReadiness();
  }

  /** An idle kernel need not say so: it is ready when it has answered. */
  private void noticeReadiness() {
    Thread.ofVirtual()
        .name("kernel-ready")
        .start(() -> {
          try {
            own.awaitReady(READY_TIMEOUT);
            synchronized (stateLock) {
              if (state == ExecutionState.STARTING) {
                state = ExecutionState.IDLE;
              }
            }
          } catch (KernelException e) {
            // Dead, shut down, or hanging: it stays what it is, and its clients are told.
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private void state(ExecutionState now) {
    synchronized (stateLock) {
      if (!shutDown) {
        state = now;
      }
    }
  }

  /** A random UUID. */
  public String id() {
    return id;
  }

  public KernelSpec spec() {
    return kernel.spec();
  }

  public String specName() {
    return spec().name();
  }

  public Instant startedAt() {
    return startedAt;
  }

  public ExecutionState state() {
    return state;
  }

  /** When it last did something for somebody; questions about itself don't count. */
  public Instant lastActivity() {
    return lastActivity;
  }

  /** How many clients are connected. */
  public int connections() {
    return connections.get();
  }

  /**
   * Connects a client of its own. Close the connection, or it stays until the kernel is shut down.
   *
   * @throws io.smallfry.kernel.KernelException if the kernel was shut down
   */
  public Connection connect(MessageListener listener) {
    KernelClient client = kernel.connect(listener);
    connections.incrementAndGet();
    return new Connection(client);
  }

  /** Interrupts what it executes; harmless when it is idle. */
  public void interrupt() {
    kernel.interrupt();
  }

  /**
   * Replaces its process; clients stay connected. Returns when the new process is launched.
   *
   * @throws io.smallfry.kernel.KernelException if it can't be launched or the kernel was shut down
   */
  public void restart() {
    state(ExecutionState.RESTARTING);
    lastActivity = time.instant();
    kernel.restart();
  }

  /** Ends it; returns when its process has ended. Idempotent. */
  public void shutdown() {
    kernel.shutdown(SHUTDOWN_GRACE);
    state(ExecutionState.DEAD);
    synchronized (stateLock) {
      shutDown = true;
    }
    gone.complete(kernel.exit().join()); // has ended by now
    onGone.accept(this);
  }

  /** Completes when it was shut down; a death that a restart mends does not count. */
  public CompletableFuture<KernelExit> exit() {
    return gone.copy();
  }

  /** What runs behind it, for measurements. */
  public Kernel kernel() {
    return kernel;
  }

  /** A client of a running kernel, counted while it is open. */
  public final class Connection implements AutoCloseable {
    private final KernelClient client;
    private boolean closed;

    private Connection(KernelClient client) {
      this.client = client;
    }

    /** Sends a message to the kernel; see {@link KernelClient#send}. */
    public void send(Message message) {
      client.send(message);
      if (!isChatter(message.type())) {
        lastActivity = time.instant();
      }
    }

    public KernelClient client() {
      return client;
    }

    /** Idempotent. */
    @Override
    public void close() {
      synchronized (this) {
        if (closed) {
          return;
        }
        closed = true;
      }
      connections.decrementAndGet();
      client.close();
    }
  }

  private static boolean isChatter(String type) {
    return type.startsWith("kernel_info")
        || type.startsWith("comm_info")
        || type.startsWith("debug");
  }

  private final class StateListener implements MessageListener {
    @Override
    public void message(Message message) {
      if (message.channel() != Channel.IOPUB) {
        return;
      }
      String parent = message.parentType();
      if (parent != null && !isChatter(parent)) {
        lastActivity = time.instant();
      }
      if (message.type().equals("status")) {
        status(message.contentJson().path("execution_state").asString(""));
      }
    }

    private void status(String word) {
      switch (word) {
        case "idle" -> state(ExecutionState.IDLE);
        case "busy" -> state(ExecutionState.BUSY);
        default -> {} // "starting" may be heard after the answer that made the kernel ready
      }
    }

    @Override
    public void died(KernelExit exit) {
      state(ExecutionState.DEAD);
      lastActivity = time.instant();
    }

    @Override
    public void restarted() {
      state(ExecutionState.STARTING);
      noticeReadiness();
    }
  }
}
