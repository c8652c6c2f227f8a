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
 * clock and at its being cancelled. A small request to a kernel that has answered all before finds
 * an empty socket, which takes it without waiting: it is sent at once, since a thread's waking up
 * is a good part of a short cell's time. Used by the thread that runs the notebook.
 *
 * <p>A thread that is still held back when the run ends is freed by the kernel's end.
 */
final class Requests implements AutoCloseable {
  /** What the buffers of a socket hold on every system, with room to spare. */
  private static final int SMALL = 1 << 15;

  private final KernelClient client;
  private final Inbox inbox;

  /** Whether the kernel has read all that it was sent. */
  private boolean allRead = true;

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
  void send(Message request) {
    boolean atOnce = allRead && request.content().length <= SMALL && !isSending();
    allRead = false;
    if (atOnce) {
      trySend(request);
    } else {
      queue(request);
    }
  }

  /** Says that the kernel has answered the last request. */
  void answered() {
    allRead = true;
  }

  private synchronized void queue(Message request) {
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
    Message next = take();
    while (next != null && trySend(next)) {
      next = take();
    }
  }

  /** False if nothing can be sent any more. */
  private boolean trySend(Message request) {
    try {
      client.send(request);
      sent(null);
      return true;
    } catch (KernelDiedException e) {
      return false; // the inbox hears of it behind all that the kernel said before
    } catch (RuntimeException e) {
      sent(e);
      inbox.wake();
      return false;
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
