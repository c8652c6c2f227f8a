package io.smallfry.cli;

import io.smallfry.server.SmallfryServer;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C and SIGTERM while the platform runs: it is closed in order, and the process ends with 0,
 * since it did what was asked of it. Ctrl-C ends kernels; SIGTERM and SIGHUP, by which a server is
 * replaced or a terminal closed, leave them to the next server, if they are kept at all.
 */
final class ServerStop implements AutoCloseable {
  private final Invocation invocation;
  private final Runnable afterwards;
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch started = new CountDownLatch(1);
  private final Thread hook = Thread.ofPlatform().name("stop").unstarted(this::stop);
  private final Interrupt interrupt = Interrupt.watch();
  private volatile @Nullable SmallfryServer server;

  /**
   * @param afterwards what is done when the server is closed, before the process ends
   */
  ServerStop(Invocation invocation, Runnable afterwards) {
    this.invocation = invocation;
    this.afterwards = afterwards;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** The server has started and is to be closed. */
  void closes(SmallfryServer running) {
    server = running;
    started.countDown();
  }

  /** Waits until the process is asked to stop; what is to be closed has been closed then. */
  void await() {
    try {
      asked.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stop() {
    try {
      started.await(); // a server that is starting holds a database that is to be closed too
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    SmallfryServer running = server;
    if (running != null) {
      if (interrupt.came()) {
        running.close();
      } else {
        running.leave();
      }
      afterwards.run();
      invocation.err().println("Smallfry has stopped.");
      invocation.err().flush();
      Runtime.getRuntime().halt(ExitCode.OK);
    }
    asked.countDown();
  }

  @Override
  public void close() {
    started.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // Stopping: the hook runs.
    }
  }
}
