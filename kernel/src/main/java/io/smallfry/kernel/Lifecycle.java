package io.smallfry.kernel;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The state of a kernel, which its clients wait on. Thread-safe. */
final class Lifecycle {
  enum Phase {
    /** The process runs, but its sockets are not there yet. */
    LAUNCHED,
    /** Clients can connect. */
    LISTENING,
    /** The process is being replaced. */
    RESTARTING,
    /** The process ended without having been asked to; a restart is possible. */
    DEAD,
    /** Shut down for good. */
    CLOSED
  }

  /**
   * @param generation counts the processes that are asked for: 0, then one more at each restart
   * @param exit how the process ended; null unless {@code DEAD} or {@code CLOSED}
   * @param info what this generation answered to the first kernel_info_request; null before
   */
  record State(
      int generation,
      Phase phase,
      KernelProcess process,
      ConnectionInfo connection,
      @Nullable KernelExit exit,
      @Nullable ObjectNode info) {
    State with(Phase next) {
      return new State(generation, next, process, connection, exit, info);
    }

    State ended(Phase next, KernelExit how) {
      return new State(generation, next, process, connection, how, info);
    }

    State answered(ObjectNode content) {
      return new State(generation, phase, process, connection, exit, content);
    }

    boolean isOver() {
      return phase == Phase.DEAD || phase == Phase.CLOSED;
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Threads threads;
  private volatile State state;

  Lifecycle(State initial, Threads threads) {
    this.state = initial;
    this.threads = threads;
  }

  /** What the threads are that wait for this kernel. */
  Threads threads() {
    return threads;
  }

  State get() {
    return state;
  }

  /** Replaces the state; returns the new one. */
  State update(UnaryOperator<State> change) {
    lock.lock();
    try {
      State next = change.apply(state);
      state = next;
      changed.signalAll();
      return next;
    } finally {
      lock.unlock();
    }
  }

  /** Lets the waiting look again, because something else than the state changed. */
  void wake() {
    update(UnaryOperator.identity());
  }

  State await(Predicate<State> condition) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!condition.test(state)) {
        changed.await();
      }
      return state;
    } finally {
      lock.unlock();
    }
  }

  /** Returns null if the condition does not become true in time. */
  @Nullable State await(Predicate<State> condition, Duration timeout) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = timeout.toNanos();
      while (!condition.test(state)) {
        if (left <= 0) {
          return null;
        }
        left = changed.awaitNanos(left);
      }
      return state;
    } finally {
      lock.unlock();
    }
  }
}
