package io.smallfry.cli;

import io.smallfry.runner.CancelSignal;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM while a notebook runs: the run is cancelled and has its time to complete the
 * output. The Java VM then ends with the signal's exit code (130, 143).
 */
final class Termination implements AutoCloseable {
  /** An interrupted cell has 5 seconds, its kernel then 1; and the output is to be written. */
  private static final long PATIENCE_SECONDS = 20;

  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread hook;

  private Termination(CancelSignal cancel) {
    this.hook =
        Thread.ofPlatform()
            .name("termination")
            .unstarted(() -> {
              cancel.cancel("the run was stopped from outside");
              await();
            });
  }

  static Termination cancels(CancelSignal cancel) {
    Termination termination = new Termination(cancel);
    Runtime.getRuntime().addShutdownHook(termination.hook);
    return termination;
  }

  private void await() {
    try {
      if (!over.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("smallfry: the run did not stop in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The run is over, however. */
  @Override
  public void close() {
    over.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The signal has come: the hook runs, and ends now.
    }
  }
}
