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
import tools.jackson.databind.node.JsonNodeFactory;

/** A kernel that a person works with. Thread-safe. */
public final class RunningKernel {
  private static final Duration READY_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(5);

  private final String id;
  private final Kernel kernel;
  private final InstantSource time;
  private final Instant startedAt;
  private final Consumer<RunningKernel> onGone;
  private final AtomicInteger connections = new AtomicInteger();
  private final CompletableFuture<KernelExit> gone = new CompletableFuture<>();
  private final KernelClient own;
  private final CutOffExecution cutOff = new CutOffExecution();
  private final Object stateLock = new Object();
  private boolean shutDown;
  private volatile ExecutionState state = ExecutionState.STARTING;
  private volatile Instant lastActivity;

  /** One that was just started. */
  RunningKernel(Kernel kernel, InstantSource time, Consumer<RunningKernel> onGone) {
    this(UUID.randomUUID().toString(), kernel, time, time.instant(), onGone);
    cutOff.none();
    noticeReadiness();
  }

  private RunningKernel(
      String id,
      Kernel kernel,
      InstantSource time,
      Instant startedAt,
      Consumer<RunningKernel> onGone) {
    this.id = id;
    this.kernel = kernel;
    this.time = time;
    this.onGone = onGone;
    this.startedAt = startedAt;
    this.lastActivity = time.instant();
    // A client of our own hears the kernel's state also while nobody is connected.
    this.own = kernel.connect(new StateListener());
  }

  /** One that another runner has left; busy until it says something else. */
  static RunningKernel adopted(
      String id,
      Kernel kernel,
      InstantSource time,
      Instant startedAt,
      Consumer<RunningKernel> onGone) {
    RunningKernel running = new RunningKernel(id, kernel, time, startedAt, onGone);
    running.state(ExecutionState.BUSY);
    Thread.ofVirtual().name("kernel-idle").start(running::askWhetherIdle);
    return running;
  }

  /** On the channel on which it executes: the answer comes when it is done. */
  private void askWhetherIdle() {
    try {
      own.send(
          Message.request(
              Channel.SHELL,
              "kernel_info_request",
              own.session(),
              JsonNodeFactory.instance.objectNode()));
    } catch (KernelException e) {
      // Dead or shut down: its clients are told.
    }
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
    return connect(listener, UUID.randomUUID().toString());
  }

  /** As {@link #connect(MessageListener)}, under a {@linkplain Kernel#connect name}. */
  public Connection connect(MessageListener listener, String name) {
    KernelClient client = kernel.connect(listener, name);
    connections.incrementAndGet();
    return new Connection(client);
  }

  /**
   * Whether a message on iopub is of an execution which had begun when this runner took the kernel
   * over from another one, so that what it put out before was not heard.
   */
  public boolean isCutOff(Message message) {
    return cutOff.has(message);
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

  /** Leaves it to the next runner, or ends it if it is not kept. */
  void leave() {
    if (!kernel.leave()) {
      shutdown();
    }
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
    private boolean counted = true;

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

    /** Whether somebody is at its other end just now; only then it counts. */
    public synchronized void present(boolean now) {
      if (!closed && counted != now) {
        counted = now;
        connections.addAndGet(now ? 1 : -1);
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
        if (counted) {
          connections.decrementAndGet();
        }
      }
      client.close();
    }
  }

  /** What is answered on another channel also while it executes. */
  private static boolean saysNothingOfState(String type) {
    return isChatter(type)
        || type.startsWith("interrupt_")
        || type.startsWith("shutdown_")
        || type.startsWith("usage_")
        || type.contains("_subshell_");
  }

  private static boolean isChatter(String type) {
    return type.startsWith("kernel_info")
        || type.startsWith("comm_info")
        || type.startsWith("debug");
  }

  private final class StateListener implements MessageListener {
    @Override
    public void message(Message message) {
      if (message.channel() == Channel.SHELL && message.type().equals("kernel_info_reply")) {
        state(ExecutionState.IDLE); // as was asked of an adopted one
      }
      if (message.channel() != Channel.IOPUB) {
        return;
      }
      var _ = cutOff.has(message);
      String parent = message.parentType();
      if (parent != null && !isChatter(parent)) {
        lastActivity = time.instant();
      }
      if (message.type().equals("status") && parent != null && !saysNothingOfState(parent)) {
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
      cutOff.none();
      state(ExecutionState.STARTING);
      noticeReadiness();
    }
  }
}
