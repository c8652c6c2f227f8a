package io.smallfry.server.kernels;

import io.smallfry.kernel.KernelException;
import io.smallfry.kernel.KernelExit;
import io.smallfry.kernel.Message;
import io.smallfry.kernel.MessageListener;
import io.smallfry.runner.RunningKernel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a kernel again that died by itself, as Jupyter's users expect of one that ran out of
 * memory. One that keeps dying right after its start is left dead. Thread-safe.
 */
final class KernelGuard implements MessageListener {
  private static final Logger log = LoggerFactory.getLogger(KernelGuard.class);
  private static final int MAX_RESTARTS = 5;
  private static final long STABLE_NANOS = 10_000_000_000L;

  private final RunningKernel kernel;

  // Guarded by this.
  private @Nullable KernelExit last;
  private boolean restarts;
  private int restartsInRow;
  private long startedAt = System.nanoTime();

  KernelGuard(RunningKernel kernel) {
    this.kernel = kernel;
    kernel.kernel().connect(this);
  }

  @Override
  public void message(Message message) {
    // Its clients hear it.
  }

  /** Whether a kernel that ended like this is started again; the same answer for the same end. */
  @SuppressWarnings("ReferenceEquality") // two ends may look the same and still be two
  synchronized boolean restarts(KernelExit exit) {
    if (exit == last) {
      return restarts;
    }
    last = exit;
    if (System.nanoTime() - startedAt > STABLE_NANOS) {
      restartsInRow = 0;
    }
    restartsInRow++;
    restarts = restartsInRow <= MAX_RESTARTS;
    return restarts;
  }

  @Override
  public void died(KernelExit exit) {
    if (!restarts(exit)) {
      log.warn("The kernel {} keeps dying: {}", kernel.id(), exit.describe());
      return;
    }
    log.info("The kernel {} died and is started again: {}", kernel.id(), exit.describe());
    // Not on this thread: a restart tells its listeners, and this is one.
    Thread.ofVirtual().name("kernel-restart").start(this::restart);
  }

  private void restart() {
    try {
      synchronized (this) {
        startedAt = System.nanoTime();
      }
      kernel.restart();
    } catch (KernelException e) {
      log.warn("The kernel {} could not be started again", kernel.id(), e);
    }
  }
}
