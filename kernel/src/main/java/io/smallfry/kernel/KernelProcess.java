package io.smallfry.kernel;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One operating-system process of a kernel, leader of its own group. Thread-safe. */
sealed interface KernelProcess permits ChildProcess, KeptProcess, NurseryProcess {
  Duration TERM_GRACE = Duration.ofSeconds(2);

  ProcessHandle handle();

  boolean isAlive();

  /** Completes when it listens; null for a process that doesn't say so. */
  @Nullable CompletableFuture<Void> listening();

  /**
   * Completes when the process has ended and its last words are read. Not to be completed by
   * others.
   */
  CompletableFuture<KernelExit> exit();

  /** Follows it no more, without ending it. Only for one that is kept. */
  void leave();

  /** Signals the whole group; does nothing when the process has ended. */
  void signal(ProcessGroup.Signal signal);

  /** Ends the whole group: SIGTERM, and SIGKILL to what has not ended two seconds later. */
  default void end() {
    signal(ProcessGroup.Signal.TERM);
    if (!awaitExit(TERM_GRACE)) {
      signal(ProcessGroup.Signal.KILL);
      // Also when this thread was interrupted: SIGKILL is prompt.
      exit().copy().orTimeout(5, TimeUnit.SECONDS).exceptionally(e -> null).join();
    }
  }

  /**
   * Waits for the end; false if it does not come in time or the thread is interrupted meanwhile.
   */
  default boolean awaitExit(Duration timeout) {
    try {
      exit().get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
