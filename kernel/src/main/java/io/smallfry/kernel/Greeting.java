package io.smallfry.kernel;

import io.smallfry.kernel.Lifecycle.Phase;
import io.smallfry.kernel.Lifecycle.State;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Finds out, for one client, whether the kernel answers and whether the client's iopub subscription
 * has reached the kernel, without which outputs would be lost unnoticed.
 *
 * <p>Kernels of protocol 5.4 may confirm a subscription ({@code iopub_welcome}). To be sure with
 * the others the kernel is asked for its info until something comes on iopub: an answer that
 * arrives without its status messages means that the subscription came too late for this request,
 * and the next one is sent 40 ms later.
 */
final class Greeting {
  /** Sends one message on the client's channel of the message. */
  interface Sender {
    void send(Message message) throws InterruptedException;
  }

  private static final Duration RESEND = Duration.ofMillis(40);
  private static final Duration WELCOME = Duration.ofMillis(20);

  /** How long requests to a kernel that works for others are held back for a confirmation. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Lifecycle life;
  private final String session;
  private final Sender sender;
  private final AtomicInteger epochs = new AtomicInteger();
  private volatile int heard = -1;
  private final AtomicInteger replies = new AtomicInteger();
  private volatile int subscribed = -1;
  private volatile long subscribedAt;
  private volatile boolean closed;

  /**
   * @param session marks the requests of the greeting, so that no listener sees their answers
   */
  Greeting(Lifecycle life, String session, Sender sender) {
    this.life = life;
    this.session = session;
    this.sender = sender;
  }

  /** A channel is connected, for the first time or again. */
  void connected(Channel channel, State state) {
    if (channel == Channel.IOPUB) {
      heard = -1;
      subscribed = state.generation();
      subscribedAt = System.nanoTime();
    }
    if (channel == Channel.IOPUB || channel == Channel.SHELL) {
      int epoch = epochs.incrementAndGet();
      life.threads().start("kernel-greeting", () -> greet(state, epoch));
    }
  }

  void heardIopub(State state) {
    if (heard != state.generation()) {
      heard = state.generation();
      life.wake();
    }
  }

  void replied(Message reply, State state) {
    life.update(now -> {
      replies.incrementAndGet();
      boolean first = now.generation() == state.generation() && now.info() == null;
      return first ? now.answered(reply.contentJson()) : now;
    });
  }

  void close() {
    closed = true;
    life.wake();
  }

  private void greet(State state, int epoch) {
    try {
      if (life.get().info() != null
          && life.await(now -> isDone(now, state, epoch), WELCOME) != null) {
        return;
      }
      while (!isDone(life.get(), state, epoch)) {
        int before = replies.get();
        if (life.get().info() != null) {
          // It works for others, and may be busy for long: on control it answers nevertheless.
          ask(Channel.CONTROL);
        }
        ask(Channel.SHELL);
        var answered =
            life.await(now -> isOver(now, state, epoch) || isReady(now) || replies.get() != before);
        if (isDone(answered, state, epoch)
            || life.await(now -> isDone(now, state, epoch), RESEND) != null) {
          return;
        }
      }
    } catch (KernelException e) {
      // The kernel died or the client was closed: whoever waits is told by the state.
      Log.of(Greeting.class).log(System.Logger.Level.TRACE, "Greeting a kernel ended", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask(Channel channel) throws InterruptedException {
    sender.send(Message.request(channel, "kernel_info_request", session, Json.newObject()));
  }

  private boolean isDone(State now, State state, int epoch) {
    return isOver(now, state, epoch) || isReady(now);
  }

  private boolean isOver(State now, State state, int epoch) {
    return closed
        || epochs.get() != epoch
        || now.generation() != state.generation()
        || now.phase() != Phase.LISTENING;
  }

  private boolean isReady(State now) {
    return now.info() != null && heard == now.generation();
  }

  /** Waits for readiness; true also when the kernel is over, false when the time is. */
  boolean awaitReady(Duration timeout) throws InterruptedException {
    return life.await(now -> closed || now.isOver() || isReady(now), timeout) != null;
  }

  /** Holds a request back until its outputs can't be missed. */
  void awaitSubscription() throws InterruptedException {
    if (heard == life.get().generation()) {
      return;
    }
    life.await(now ->
        closed
            || now.isOver()
            || heard == now.generation()
            || (now.info() != null && subscribed == now.generation()));
    Duration left = PATIENCE.minusNanos(System.nanoTime() - subscribedAt);
    var _ = life.await(now -> closed || now.isOver() || heard == now.generation(), left);
  }
}
