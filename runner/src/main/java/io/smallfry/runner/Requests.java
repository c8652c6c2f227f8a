package io.smallfry.runner;

import io.smallfry.kernel.Channel;
import io.smallfry.kernel.KernelClient;
import io.smallfry.kernel.KernelDiedException;
import io.smallfry.kernel.Message;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Sends a run's requests, in their order, from a thread of their own: a kernel that is stopped, or
 * reads slowly, holds back whoever writes to its socket, and the run must go on looking at the
 * clock and at its being cancelled. Used by the thread that runs the notebook.
 *
 * <p>A thread that is still held back when the run ends is freed by the kernel's end.
 */
final class Requests implements AutoCloseable {
  private final KernelClient client;
  private final Inbox inbox;

  // Guarded by this.
  private final ArrayDeque<Message> waiting = new ArrayDeque<>();
  private boolean sending;
  private boolean closed;
  private @Nullable RuntimeException failure;

  Requests(KernelClient client, Inbox inbox) {
    this.client = client;
    this.inbox = inbox;
    Thread.ofPlatform().name("smallfry-requests").daemon().start(this::work);
  }

  /** Has a request sent; returns at once. */
  synchronized void send(Message request) {
    waiting.add(request);
    notifyAll();
  }

  /** Whether a request is not yet wholly in the socket. */
  synchronized boolean isSending() {
    return sending || !waiting.isEmpty();
  }

  /** How much was sent so far; while it grows, the kernel reads. */
  long sentBytes() {
    return client.sentBytes(Channel.SHELL);
  }

  /**
   * Why requests can't be sent any more; null if they can, or if the kernel is dead, which is told
   * the inbox.
   */
  synchronized @Nullable RuntimeException failure() {
    return failure;
  }

  private void work() {
    for (Message next = take(); next != null; next = take()) {
      try {
        client.send(next);
        sent(null);
      } catch (KernelDiedException e) {
        return; // the inbox hears of it behind all that the kernel said before
      } catch (RuntimeException e) {
        sent(e);
        inbox.wake();
        return;
      }
    }
  }

  private synchronized @Nullable Message take() {
    while (waiting.isEmpty() && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts this thread", e);
      }
    }
    sending = !closed;
    return closed ? null : waiting.remove();
  }

  private synchronized void sent(@Nullable RuntimeException e) {
    sending = false;
    failure = e;
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
