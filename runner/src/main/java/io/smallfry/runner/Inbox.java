package io.smallfry.runner;

import io.smallfry.kernel.Channel;
import io.smallfry.kernel.KernelExit;
import io.smallfry.kernel.Message;
import io.smallfry.kernel.MessageListener;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a run waits for: the kernel's messages from all channels, its death, and being cancelled,
 * one after another for the one thread that runs the notebook. Bounded by bytes: a kernel that
 * prints faster than we take in has to wait, and no message is lost.
 */
final class Inbox implements MessageListener {
  private static final long BOUND = 16 << 20;

  /** Something that happened. */
  sealed interface Event {}

  record Arrived(Message message) implements Event {}

  record Died(KernelExit exit) implements Event {}

  /** A message was too large to be taken. */
  record Dropped(long bytes) implements Event {}

  /** Look at the {@link CancelSignal}. */
  record Woken() implements Event {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final Condition notFull = lock.newCondition();
  private final ArrayDeque<Event> events = new ArrayDeque<>();
  private long bytes;
  private boolean closed;

  @Override
  public void message(Message message) {
    lock.lock();
    try {
      while (bytes > BOUND && !closed) {
        notFull.awaitUninterruptibly();
      }
      if (!closed) {
        bytes += size(message);
        events.add(new Arrived(message));
        notEmpty.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void died(KernelExit exit) {
    add(new Died(exit));
  }

  @Override
  public void dropped(Channel channel, long size) {
    add(new Dropped(size));
  }

  void wake() {
    add(new Woken());
  }

  private void add(Event event) {
    lock.lock();
    try {
      events.add(event);
      notEmpty.signal();
    } finally {
      lock.unlock();
    }
  }

  /** The next event; null if none came until {@code deadline} ({@link System#nanoTime}). */
  @Nullable Event next(long deadline) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (events.isEmpty()) {
        long left = deadline - System.nanoTime();
        if (left <= 0 || (notEmpty.awaitNanos(left) <= 0 && events.isEmpty())) {
          return null;
        }
      }
      Event event = events.remove();
      if (event instanceof Arrived arrived) {
        bytes -= size(arrived.message());
        if (bytes <= BOUND) {
          notFull.signalAll();
        }
      }
      return event;
    } finally {
      lock.unlock();
    }
  }

  /** Lets the channels' threads go; what they bring from now on is dropped. */
  void close() {
    lock.lock();
    try {
      closed = true;
      notFull.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static long size(Message message) {
    long size = 512L + message.content().length; // an empty message holds memory too
    for (byte[] buffer : message.buffers()) {
      size += buffer.length;
    }
    return size;
  }
}
