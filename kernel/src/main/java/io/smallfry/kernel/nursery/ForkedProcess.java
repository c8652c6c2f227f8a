package io.smallfry.kernel.nursery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A kernel's process, a child of a nursery, and the connection that it lives by. Thread-safe.
 *
 * <p>A nursery that ends against its will leaves its kernels alive; they are then watched without
 * it.
 */
public final class ForkedProcess {
  private static final System.Logger log = System.getLogger(ForkedProcess.class.getName());

  private static final Duration SLOW = Duration.ofSeconds(1);

  private final SocketChannel channel;
  private final ReentrantLock writing = new ReentrantLock();
  private final CompletableFuture<OrphanedProcess> started = new CompletableFuture<>();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<ForkExit> exit = new CompletableFuture<>();
  private final Queue<CompletableFuture<Boolean>> signals = new ConcurrentLinkedQueue<>();
  private final String name;
  private volatile String place = "";
  private volatile boolean nurseryIsLost;
  private volatile boolean left;

  ForkedProcess(SocketChannel channel, String name) {
    this.channel = channel;
    this.name = name;
  }

  /** Asks for the kernel of its name, which another program has left. */
  CompletableFuture<OrphanedProcess> attach(Executor threads) {
    return ask(Wire.attach(name), threads);
  }

  /** Asks for it; what comes back is read by a thread of the executor, until the process ends. */
  CompletableFuture<OrphanedProcess> start(ForkRequest request, Executor threads) {
    return ask(Wire.start(request, name), threads);
  }

  private CompletableFuture<OrphanedProcess> ask(ByteBuffer question, Executor threads) {
    try {
      write(question);
      threads.execute(this::read);
    } catch (IOException e) {
      abandon(e.toString());
    }
    return started;
  }

  /** Gives up: the nursery ends the process, should it still fork it. */
  void abandon(String reason) {
    started.completeExceptionally(new NurseryException(reason, false));
    close();
  }

  private void read() {
    LineReader lines = new LineReader(channel);
    try {
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        received(Wire.parse(line));
      }
    } catch (IOException e) {
      log.log(System.Logger.Level.DEBUG, "The connection to a nursery broke", e);
    } finally {
      close();
    }
    if (left) {
      return;
    }
    signals.forEach(answer -> answer.complete(exit.isDone()));
    if (!started.completeExceptionally(
        new NurseryException("its nursery ended while it was asked", false))) {
      followWithoutNursery();
    }
  }

  private void received(Map<String, String> message) {
    switch (message.getOrDefault("event", "")) {
      case "started" -> {
        place = message.getOrDefault("place", "");
        started.complete(OrphanedProcess.of(number(message, "pid")));
      }
      case "refused" ->
          started.completeExceptionally(
              new NurseryException(
                  message.getOrDefault("reason", "its nursery refused"),
                  "true".equals(message.get("stale"))));
      case "ready" -> ready.complete(null);
      case "signalled" -> {
        CompletableFuture<Boolean> answer = signals.poll();
        if (answer != null) {
          answer.complete(true);
        }
      }
      case "exit" ->
          exit.complete(
              new ForkExit(
                  number(message, "code"),
                  number(message, "signal"),
                  message.getOrDefault("tail", "")));
      case "broken" ->
          log.log(
              System.Logger.Level.WARNING,
              "A nursery ended: {0}",
              message.getOrDefault("reason", ""));
      default ->
          log.log(
              System.Logger.Level.WARNING, "A nursery said what is not understood: {0}", message);
    }
  }

  /** Follows it no more; it goes on, for as long as it is kept. */
  public void leave() {
    left = true;
    close();
  }

  /** Where its nursery is found for as long as it lives. */
  public String place() {
    return place;
  }

  /** What it is taken over by, at the nursery that it comes from. */
  public String name() {
    return name;
  }

  private static int number(Map<String, String> message, String name) {
    return Integer.parseInt(message.getOrDefault(name, "0"));
  }

  private void followWithoutNursery() {
    OrphanedProcess process = process();
    if (exit.isDone() || process == null) {
      return;
    }
    nurseryIsLost = true;
    log.log(
        System.Logger.Level.WARNING,
        "The nursery of the kernel with process id {0} is gone; the kernel goes on",
        Long.toString(process.pid()));
    process.awaitEnd();
    exit.complete(
        new ForkExit(1, 0, "How it ended is not known: its nursery had ended before it."));
  }

  private @Nullable OrphanedProcess process() {
    return started.isCompletedExceptionally() ? null : started.getNow(null);
  }

  /** Its process id. */
  public long pid() {
    return started.join().pid();
  }

  /** Completes when its sockets are bound; never if it ends before. */
  public CompletableFuture<Void> ready() {
    return ready;
  }

  /** Completes within moments of its end. */
  public CompletableFuture<ForkExit> exit() {
    return exit;
  }

  /**
   * Sends a signal to its whole group, through the nursery, for which its number can't be another
   * process's; returns when it was sent.
   *
   * @return false if the nursery does not do so
   */
  public boolean signal(int number) {
    if (exit.isDone()) {
      return true;
    }
    if (nurseryIsLost) {
      return false;
    }
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    try {
      writing.lock();
      try {
        signals.add(answer); // in the order in which they are sent, and so answered
        write(Wire.signal(number));
      } finally {
        writing.unlock();
      }
      return answer.completeOnTimeout(false, SLOW.toNanos(), TimeUnit.NANOSECONDS).join();
    } catch (IOException e) {
      return exit.isDone();
    }
  }

  /** Whether it is still the process that was forked, for which its id stands. */
  public boolean isRunning() {
    OrphanedProcess process = process();
    return !exit.isDone() && process != null && process.isRunning();
  }

  private void write(ByteBuffer line) throws IOException {
    writing.lock();
    try {
      while (line.hasRemaining()) {
        channel.write(line);
      }
    } finally {
      writing.unlock();
    }
  }

  private void close() {
    try {
      channel.close();
    } catch (IOException e) {
      log.log(System.Logger.Level.DEBUG, "A connection to a nursery did not close properly", e);
    }
  }
}
