package io.smallfry.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallfry.kernel.Lifecycle.Phase;
import io.smallfry.kernel.Lifecycle.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One kernel: a process (a new one after each restart), its connection file and sockets, and its
 * clients. Thread-safe.
 *
 * <p>Whoever starts a kernel ends it with {@link #shutdown} or {@link #close}, also when it died by
 * itself, because its private directory lives until then.
 */
public final class Kernel implements AutoCloseable {
  /**
   * The largest message that is received: a quarter of the heap, at least 64 MiB, at most 1 GiB. A
   * larger one is {@linkplain MessageListener#dropped dropped}.
   */
  public static final long MAX_MESSAGE_BYTES =
      Math.clamp(Runtime.getRuntime().maxMemory() / 4, 64L << 20, 1L << 30);

  private static final Duration RESTART_GRACE = Duration.ofSeconds(5);

  /** After the process's end, how often is looked for connections that a descendant holds open. */
  private static final Duration STALE = Duration.ofMillis(250);

  private final KernelLaunch launch;
  private final Launching launching;
  private final PrivateDirectory directory;
  private final String session = "smallfry-" + UUID.randomUUID();
  private final Lifecycle life;
  private final List<KernelClient> clients = new CopyOnWriteArrayList<>();
  private final ReentrantLock operations = new ReentrantLock();
  private volatile CompletableFuture<KernelExit> exit = new CompletableFuture<>();
  private volatile boolean busy;

  private Kernel(KernelLaunch launch, PrivateDirectory directory) {
    this.launch = launch;
    this.directory = directory;
    this.launching = new Launching(launch, directory);
    ConnectionInfo connection = ConnectionInfo.ofJson(directory.read("kernel.json"));
    KernelProcess process = launching.adopt();
    if (connection.transport() == Transport.TCP) {
      Ports.claim(connection.allPorts());
    }
    this.life =
        new Lifecycle(
            new State(0, Phase.LISTENING, process, connection, null, knownInfo(directory)),
            Threads.of(launch.batch()));
  }

  private Kernel(KernelLaunch launch) {
    this.launch = launch;
    this.directory = PrivateDirectory.create(System.getenv());
    this.launching = new Launching(launch, directory);
    OrphanGuard.INSTANCE.watch(directory.path());
    ConnectionInfo connection = null;
    try {
      connection = launching.newConnection();
      this.life =
          new Lifecycle(
              new State(0, Phase.LAUNCHED, newProcess(connection), connection, null, null),
              Threads.of(launch.batch()));
    } catch (KernelException e) {
      release(connection);
      throw e;
    }
  }

  /**
   * Launches the process and returns; the kernel is usable after {@link #awaitReady}.
   *
   * @throws KernelException if the command can't be run
   */
  public static Kernel start(KernelLaunch launch) {
    Kernel kernel = new Kernel(launch);
    kernel.follow(kernel.life.get());
    return kernel;
  }

  /**
   * Takes over a kernel that another program started with {@link KernelLaunch#keep} and then left,
   * in order or not. What it put out meanwhile is lost.
   *
   * @param launch as it was started with
   * @param directory its {@link #directory}
   * @throws KernelDiedException if it has ended; nothing is left of it then
   * @throws KernelException if it can't be taken over
   */
  public static Kernel adopt(KernelLaunch launch, Path directory) {
    PrivateDirectory itsOwn = PrivateDirectory.existing(directory);
    try {
      Kernel kernel = new Kernel(launch, itsOwn);
      kernel.follow(kernel.life.get());
      return kernel;
    } catch (KernelDiedException e) {
      OrphanGuard.INSTANCE.forget(directory);
      itsOwn.delete();
      throw e;
    }
  }

  private static @Nullable ObjectNode knownInfo(PrivateDirectory directory) {
    return Files.exists(directory.path().resolve(KeptKernel.INFO))
        ? directory.read(KeptKernel.INFO)
        : null;
  }

  /** Keeps the first answer for whoever takes the kernel over while it is too busy to answer. */
  private void keepInfo(State state) {
    try {
      State answered =
          life.await(
              now -> now.generation() > state.generation() || now.info() != null || now.isOver());
      if (answered.info() != null && answered.phase() == Phase.LISTENING) {
        directory.write(KeptKernel.INFO, Json.bytes(answered.info()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (KernelException e) {
      Log.of(Kernel.class).log(System.Logger.Level.DEBUG, "A kernel's info is not kept", e);
    }
  }

  /**
   * Lets go of a kernel that is kept: its clients' connections end, it goes on, and another program
   * can {@linkplain #adopt adopt} it. Its {@link #exit} is not completed by that.
   *
   * @return false if it is not kept, or has ended: it is then still to be shut down
   */
  public boolean leave() {
    operations.lock();
    try {
      State state = life.get();
      if (state.phase() == Phase.CLOSED) {
        return true;
      }
      if (!launching.keeps() || !state.process().isAlive()) {
        return false;
      }
      life.update(now -> now.with(Phase.CLOSED));
      clients.forEach(KernelClient::close);
      state.process().leave();
      return true;
    } finally {
      operations.unlock();
    }
  }

  /** Its private directory, by which another program can {@linkplain #adopt adopt} it. */
  public Path directory() {
    return directory.path();
  }

  private KernelProcess newProcess(ConnectionInfo connection) {
    busy = false;
    return launching.newProcess(connection);
  }

  private void follow(State state) {
    var _ = state.process().exit().thenAccept(how -> ended(state, how));
    life.threads()
        .start("kernel-arrival", () -> new Arrival(life, state, launch.startTimeout()).await());
    if (launching.keeps() && state.info() == null) {
      life.threads().start("kernel-info", () -> keepInfo(state));
    }
    if (launching.missesNursery() && !launch.batch()) {
      life.threads().start("kernel-nursery", this::warmNursery);
    }
  }

  /** Not before this kernel is up, from which the nursery's start would take the CPU. */
  private void warmNursery() {
    try {
      if (!life.await(now -> now.info() != null || now.isOver()).isOver()) {
        launching.warmNursery();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The process of this state has ended; runs once per process. */
  private void ended(State state, KernelExit how) {
    if (fallBack(state)) {
      return;
    }
    CompletableFuture<KernelExit> waiting = exit;
    State now =
        life.update(current ->
            current.process() == state.process()
                    && (current.phase() == Phase.LAUNCHED || current.phase() == Phase.LISTENING)
                ? current.ended(Phase.DEAD, how)
                : current);
    if (now.process() == state.process() && now.phase() == Phase.DEAD) {
      waiting.complete(how);
      life.threads().start("kernel-stale-links", () -> cutStaleLinks(now.generation()));
    }
  }

  /** Tries another way, if there is one, for a kernel that ended before it ever answered. */
  private boolean fallBack(State state) {
    // Whoever shuts it down holds the lock, and waits for what is told after this.
    if (!isComingUp(state, life.get())) {
      return false;
    }
    operations.lock();
    try {
      State now = life.get();
      if (!isComingUp(state, now)) {
        return false;
      }
      ConnectionInfo other = launching.instead(now);
      if (other == null) {
        return false;
      }
      State next =
          new State(now.generation(), Phase.LAUNCHED, newProcess(other), other, null, null);
      life.update(current -> next);
      follow(next);
      return true;
    } catch (KernelException e) {
      Log.of(Kernel.class).log(System.Logger.Level.WARNING, "Another start failed, too", e);
      return false;
    } finally {
      operations.unlock();
    }
  }

  /** Whether this state's process is the present one, and has not answered yet. */
  private static boolean isComingUp(State state, State now) {
    return now.process() == state.process()
        && (now.phase() == Phase.LAUNCHED || now.phase() == Phase.LISTENING)
        && now.info() == null;
  }

  /**
   * Links end by themselves when they have read all. A descendant of the process that left its
   * group may hold the sockets open, though: those without progress are cut.
   */
  private void cutStaleLinks(int generation) {
    try {
      boolean waiting = true;
      var _ = life.await(now -> now.generation() > generation, STALE);
      while (waiting) {
        waiting = false;
        for (KernelClient client : clients) {
          for (ChannelLink link : client.links()) {
            if (link.isConnectedUpTo(generation)) {
              waiting = true;
              long before = link.progress();
              var later = life.await(now -> now.generation() > generation + 1, STALE);
              if (later != null || (before == link.progress() && before % 2 == 0)) {
                link.cut();
              }
            }
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A new client with its own connections; returns at once, connects in the background. */
  public KernelClient connect(MessageListener listener) {
    return connect(listener, UUID.randomUUID().toString());
  }

  /**
   * As {@link #connect(MessageListener)}, under a name, which also a client of another program may
   * take up: what the kernel has still to answer to the one is then told to the other.
   *
   * @param name printable, at most 200 bytes, and no other client's that is connected now
   */
  public KernelClient connect(MessageListener listener, String name) {
    KernelClient client = new KernelClient(this, life, listener, name);
    clients.add(client);
    client.start();
    return client;
  }

  void forget(KernelClient client) {
    clients.remove(client);
  }

  /** Marks the requests that the kernel's owner makes, not a client. */
  String session() {
    return session;
  }

  /** Keeps in mind whether the kernel executes something. */
  void noteStatus(Message message) {
    if (message.type().equals("status")) {
      String content = new String(message.content(), UTF_8);
      busy = content.contains("\"busy\"");
    }
  }

  /**
   * Waits until the kernel answers and the iopub subscriptions of the clients connected so far are
   * live.
   *
   * @return the content of its {@code kernel_info_reply}
   * @throws KernelDiedException if the kernel is or becomes dead
   * @throws KernelTimeoutException if it takes longer
   * @throws KernelException if it was shut down
   */
  public ObjectNode awaitReady(Duration timeout) throws InterruptedException {
    if (clients.isEmpty()) {
      try (KernelClient client = connect(message -> {})) {
        return client.awaitReady(timeout);
      }
    }
    long end = System.nanoTime() + timeout.toNanos();
    ObjectNode info = Json.newObject();
    for (KernelClient client : clients) {
      info = client.awaitReady(Duration.ofNanos(end - System.nanoTime()));
    }
    return info;
  }

  /**
   * Interrupts what the kernel executes, in the way that its spec wants. Harmless when it is idle,
   * and does nothing before it has answered for the first time.
   */
  public void interrupt() {
    State state = life.get();
    if (state.phase() == Phase.LISTENING && state.info() != null) {
      interrupt(state);
    }
  }

  private void interrupt(State state) {
    switch (launch.spec().interruptMode()) {
      case SIGNAL -> state.process().signal(ProcessGroup.Signal.INT);
      case MESSAGE ->
          ControlRequest.send(
              state, session, "interrupt_request", Json.newObject(), life.threads());
    }
  }

  /**
   * Ends the process and starts a new one with the same connection info; also after a death.
   * Connected clients reconnect and are told. Returns when the new process is launched; {@link
   * #awaitReady} waits for its answer.
   *
   * @throws KernelException if the new process can't be launched or the kernel was shut down
   */
  public void restart() {
    operations.lock();
    try {
      State old =
          life.update(now -> now.phase() == Phase.CLOSED ? now : now.with(Phase.RESTARTING));
      if (old.phase() == Phase.CLOSED) {
        throw new KernelException("The kernel was shut down");
      }
      stop(old, true, RESTART_GRACE);
      // A death may be known by its state a moment before its future is completed.
      if (old.exit() != null || exit.isDone()) {
        exit = new CompletableFuture<>();
      }
      life.threads().start("kernel-stale-links", () -> cutStaleLinks(old.generation()));
      relaunch(old);
    } finally {
      operations.unlock();
    }
  }

  private void relaunch(State old) {
    KernelProcess process;
    try {
      process = newProcess(old.connection());
    } catch (KernelException e) {
      KernelExit how = new KernelExit(127, null, String.valueOf(e.getMessage()));
      life.update(now -> now.ended(Phase.DEAD, how));
      exit.complete(how);
      throw e;
    }
    State next =
        new State(old.generation() + 1, Phase.LAUNCHED, process, old.connection(), null, null);
    life.update(now -> next);
    follow(next);
  }

  /**
   * Asks the kernel to end, and after the grace ends its whole process group by SIGTERM, then
   * SIGKILL. What it executes is interrupted first. Afterwards its clients' connections end and the
   * private directory is gone. Idempotent. An interrupt of the calling thread cuts the grace short.
   */
  public void shutdown(Duration grace) {
    operations.lock();
    try {
      State state = life.get();
      if (state.phase() == Phase.CLOSED) {
        return;
      }
      life.update(now -> now.with(Phase.RESTARTING));
      stop(state, false, grace);
      if (launch.batch()) {
        launching.warmNursery(); // while nothing else wants the CPU
      }
      KernelExit how = state.process().exit().getNow(new KernelExit(137, "SIGKILL", ""));
      life.update(now -> now.ended(Phase.CLOSED, how));
      exit.complete(how);
      life.threads().start("kernel-stale-links", () -> cutStaleLinks(state.generation()));
      release(state.connection());
    } finally {
      operations.unlock();
    }
  }

  private void stop(State state, boolean restart, Duration grace) {
    KernelProcess process = state.process();
    if (!process.isAlive()) {
      return;
    }
    if (state.phase() != Phase.LAUNCHED) {
      if (busy) {
        interrupt(state);
      }
      ControlRequest.send(
          state,
          session,
          "shutdown_request",
          Json.newObject().put("restart", restart),
          life.threads());
      if (process.awaitExit(grace)) {
        return;
      }
    }
    process.end();
  }

  private void release(@Nullable ConnectionInfo connection) {
    directory.delete();
    OrphanGuard.INSTANCE.forget(directory.path());
    if (connection != null && connection.transport() == Transport.TCP) {
      Ports.giveBack(connection.allPorts());
    }
  }

  /**
   * Begins to feel the present process's pulse: its heartbeat, at this pace. For who wonders about
   * a kernel's silence; costs a thread until it is closed.
   */
  public KernelPulse pulse(Duration pace) {
    State state = life.get();
    return new KernelPulse(state.process(), state.connection(), launching.alwaysBeats(), pace);
  }

  /** Whether the present process runs. */
  public boolean isAlive() {
    return life.get().process().isAlive();
  }

  /**
   * How the kernel ends; completes at once on a death and at a shutdown, but not at a restart that
   * was asked for. After a restart of a dead kernel there is a new one.
   */
  public CompletableFuture<KernelExit> exit() {
    return exit.copy();
  }

  /** The present process. */
  public ProcessHandle process() {
    return life.get().process().handle();
  }

  public KernelSpec spec() {
    return launch.spec();
  }

  /** What carries the messages. */
  public Transport transport() {
    return life.get().connection().transport();
  }

  /** {@link #shutdown} with a grace of 5 seconds. */
  @Override
  public void close() {
    shutdown(Duration.ofSeconds(5));
  }
}
