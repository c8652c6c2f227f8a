package io.smallfry.kernel.nursery;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The nurseries of the person whose program this is: asks them for kernels and starts those that
 * are missing. Thread-safe.
 *
 * <p>They belong to no program: they outlive the one that started them, several programs may use
 * one, and each ends when it has had neither kernels nor connections for its idle time.
 */
public final class Nurseries implements AutoCloseable {
  /** How long a nursery stays that nobody uses. */
  public static final Duration IDLE = Duration.ofMinutes(15);

  /** A fork takes some milliseconds; much longer, and a plain start is faster. */
  private static final Duration SLOW = Duration.ofSeconds(2);

  private static final Duration DISTRUST = Duration.ofMinutes(5);

  private final NurseryPlace place;
  private final String circumstances;
  private final Duration idle;
  private final Map<String, NurseryStart> starts = new ConcurrentHashMap<>();
  private final Map<String, Long> distrusted = new ConcurrentHashMap<>();

  private Nurseries(NurseryPlace place, String circumstances, Duration idle) {
    this.place = place;
    this.circumstances = circumstances;
    this.idle = idle;
  }

  /**
   * Those at the usual place; none where nurseries can't be (another system than Linux) or aren't
   * wanted ({@code SMALLFRY_NURSERY=off}).
   *
   * @param env this process's environment
   */
  public static Optional<Nurseries> standard(Map<String, String> env) {
    if (!isSupported() || env.getOrDefault("SMALLFRY_NURSERY", "").equalsIgnoreCase("off")) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Nurseries(NurseryPlace.standard(env), Circumstances.own(), IDLE));
    } catch (IOException e) {
      System.getLogger(Nurseries.class.getName())
          .log(System.Logger.Level.WARNING, "Kernels are started without nurseries", e);
      return Optional.empty();
    }
  }

  /**
   * Those in a folder of their own.
   *
   * @param folder made when missing; for its owner alone
   * @param idle how long one stays that nobody uses
   */
  public static Nurseries in(java.nio.file.Path folder, Duration idle) throws IOException {
    return new Nurseries(new NurseryPlace(folder), Circumstances.own(), idle);
  }

  static boolean isSupported() {
    return System.getProperty("os.name", "").equals("Linux");
  }

  /**
   * Forks a kernel's process.
   *
   * @param threads runs what follows the process, for as long as it lives
   * @throws NurseryException if that can't be, for whatever reason
   */
  public ForkedProcess fork(NurserySpec spec, ForkRequest request, Executor threads)
      throws NurseryException {
    String key = spec.key(circumstances);
    requireTrusted(key);
    SocketChannel channel = place.connect(key);
    ForkedProcess process = new ForkedProcess(channel, UUID.randomUUID().toString());
    return awaitStart(spec, process, process.start(request, threads));
  }

  private ForkedProcess awaitStart(
      NurserySpec spec, ForkedProcess process, CompletableFuture<OrphanedProcess> started)
      throws NurseryException {
    try {
      started.get(SLOW.toNanos(), TimeUnit.NANOSECONDS);
      return process;
    } catch (TimeoutException e) {
      String reason = "its nursery did not fork within " + SLOW.toSeconds() + " s";
      process.abandon(reason);
      distrust(spec);
      throw new NurseryException(reason, false);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.abandon("interrupted");
      throw new NurseryException("the start was interrupted", false);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof NurseryException reason) {
        throw reason;
      }
      throw new IllegalStateException(e);
    }
  }

  /**
   * Takes over a kernel that another program has left.
   *
   * @param where {@link ForkedProcess#place}
   * @param name {@link ForkedProcess#name}
   * @throws NurseryException if the nursery is gone, or has no such kernel
   */
  public ForkedProcess attach(String where, String name, Executor threads) throws NurseryException {
    ForkedProcess process = new ForkedProcess(place.connect(where), name);
    CompletableFuture<OrphanedProcess> started = process.attach(threads);
    try {
      started.get(SLOW.toNanos(), TimeUnit.NANOSECONDS);
      return process;
    } catch (TimeoutException e) {
      process.leave();
      throw new NurseryException("its nursery does not answer", false);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.leave();
      throw new NurseryException("interrupted", false);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof NurseryException reason) {
        throw reason;
      }
      throw new IllegalStateException(e);
    }
  }

  private void requireTrusted(String key) throws NurseryException {
    Long since = distrusted.get(key);
    if (since == null) {
      return;
    }
    if (System.nanoTime() - since < DISTRUST.toNanos()) {
      throw new NurseryException("its nursery failed a short while ago", false);
    }
    distrusted.remove(key);
  }

  /** Uses this nursery no more for five minutes, because what it forked did not come up. */
  public void distrust(NurserySpec spec) {
    distrusted.put(spec.key(circumstances), System.nanoTime());
  }

  /**
   * Starts the nursery unless it is up or being started; its process has been started on return.
   *
   * @return completes with true when it is up, with false when it can't be; the log says why
   */
  public CompletableFuture<Boolean> warm(NurserySpec spec) {
    String key = spec.key(circumstances);
    try {
      requireTrusted(key);
    } catch (NurseryException e) {
      return CompletableFuture.completedFuture(false);
    }
    try (SocketChannel up = place.connect(key)) {
      return CompletableFuture.completedFuture(up.isConnected());
    } catch (NurseryException | IOException e) {
      // Which is why it is started.
    }
    NurseryStart start =
        starts.compute(
            key,
            (same, before) ->
                before != null && !before.up().isDone()
                    ? before
                    : new NurseryStart(place.socket(key), spec, idle));
    return start
        .up()
        .thenApply(up -> {
          if (!up) {
            distrust(spec);
          }
          return up;
        });
  }

  /** Ends the nurseries that were started here, but not those that others have kernels of. */
  @Override
  public void close() {
    starts.forEach((key, start) -> start.end(() -> place.connect(key)));
    starts.clear();
  }
}
