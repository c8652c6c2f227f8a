package io.smallfry.kernel;

import io.smallfry.kernel.Lifecycle.Phase;
import io.smallfry.kernel.Lifecycle.State;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Waits until a launched process listens, and then lets the clients connect. */
final class Arrival {

  /** No interpreter is up sooner; looking would only take time from it. */
  private static final Duration EARLIEST = Duration.ofMillis(40);

  private static final Duration LOOK = Duration.ofMillis(2);

  /** A fork is up a hundred times sooner, or never. */
  private static final Duration LATEST = Duration.ofSeconds(10);

  private final Lifecycle life;
  private final State state;
  private final Duration timeout;

  Arrival(Lifecycle life, State state, Duration timeout) {
    this.life = life;
    this.state = state;
    this.timeout = timeout;
  }

  void await() {
    CompletableFuture<Void> told = state.process().listening();
    if (told == null) {
      look();
    } else {
      awaitWord(told);
    }
  }

  /** A nursery tells; what it forked and is not up in time gives way to a plain start. */
  private void awaitWord(CompletableFuture<Void> told) {
    var _ = told.thenRun(() -> life.update(now -> isOver(now) ? now : now.with(Phase.LISTENING)));
    try {
      if (life.await(this::isOver, LATEST) == null) {
        state.process().end();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try {
      Duration pause = EARLIEST;
      long start = System.nanoTime();
      while (life.await(this::isOver, pause) == null) {
        if (listens()) {
          life.update(now -> isOver(now) ? now : now.with(Phase.LISTENING));
          return;
        }
        if (System.nanoTime() - start > timeout.toNanos()) {
          // Clients still try to connect, at their slower pace, in case the kernel is only late.
          Log.of(Arrival.class)
              .log(System.Logger.Level.WARNING, "A kernel does not listen after {0}", timeout);
          life.update(now -> isOver(now) ? now : now.with(Phase.LISTENING));
          return;
        }
        pause = LOOK;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isOver(State now) {
    return now.process() != state.process() || now.phase() != Phase.LAUNCHED;
  }

  private boolean listens() {
    return switch (state.connection().transport()) {
      case IPC -> Files.exists(state.connection().socketFile(Channel.SHELL));
      case TCP -> accepts();
    };
  }

  private boolean accepts() {
    try (SocketChannel channel = SocketChannel.open(state.connection().address(Channel.SHELL))) {
      return channel.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
