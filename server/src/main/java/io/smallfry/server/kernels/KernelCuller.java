package io.smallfry.server.kernels;

import io.smallfry.runner.ExecutionState;
import io.smallfry.runner.RunningKernel;
import io.smallfry.server.KernelSettings;
import io.smallfry.server.ServerSettings;
import io.smallfry.server.runners.Runners;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Ends kernels that nobody has used for long, if the settings say so; spares busy ones and those
 * that somebody is connected to, unless told otherwise.
 */
@Component
class KernelCuller implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KernelCuller.class);

  private final Runners runners;
  private final KernelSettings settings;
  private final InstantSource time;
  private final @Nullable Thread thread;

  KernelCuller(Runners runners, ServerSettings settings, InstantSource time) {
    this.runners = runners;
    this.settings = settings.kernels();
    this.time = time;
    this.thread =
        this.settings.cullIdleTimeout().isPositive()
            ? Thread.ofVirtual().name("kernel-culler").start(this::run)
            : null;
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(settings.cullInterval());
        cull();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Looks once. */
  void cull() {
    for (RunningKernel kernel : runners.kernels()) {
      Duration idle = Duration.between(kernel.lastActivity(), time.instant());
      if (idle.compareTo(settings.cullIdleTimeout()) <= 0
          || (kernel.connections() > 0 && !settings.cullConnected())
          || (kernel.state() == ExecutionState.BUSY && !settings.cullBusy())) {
        continue;
      }
      log.info("The kernel {} was idle for {} s and is ended", kernel.id(), idle.toSeconds());
      try {
        kernel.shutdown();
      } catch (RuntimeException e) {
        log.warn("The idle kernel {} could not be ended", kernel.id(), e);
      }
    }
  }

  @Override
  public void close() {
    if (thread != null) {
      thread.interrupt();
    }
  }
}
