package io.smallfry.runner.terminal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A client of a terminal that remembers what it was shown. */
final class Window implements TerminalListener {
  private static final long PATIENCE_SECONDS = 60;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final StringBuilder shown = new StringBuilder();
  private final boolean takes;
  private RunningTerminal.@Nullable Connection connection;
  private int notTaken;
  private boolean closed;

  private Window(boolean takes) {
    this.takes = takes;
  }

  /** One that takes what it is given at once. */
  static Window on(RunningTerminal terminal) {
    return new Window(true).connected(terminal);
  }

  /** One that takes nothing until told. */
  static Window stuck(RunningTerminal terminal) {
    return new Window(false).connected(terminal);
  }

  private Window connected(RunningTerminal terminal) {
    RunningTerminal.Connection opened = terminal.connect(this);
    lock.lock();
    try {
      connection = opened;
    } finally {
      lock.unlock();
    }
    take();
    return this;
  }

  RunningTerminal.Connection connection() {
    lock.lock();
    try {
      return java.util.Objects.requireNonNull(connection);
    } finally {
      lock.unlock();
    }
  }

  Window type(String text) {
    connection().type(text);
    return this;
  }

  @Override
  public void output(String text) {
    RunningTerminal.Connection now;
    lock.lock();
    try {
      shown.append(text);
      now = connection;
      if (!takes || now == null) {
        notTaken += text.length();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (takes && now != null) {
      now.taken(text.length());
    }
  }

  /** Takes all that is on the way. */
  void take() {
    int count;
    lock.lock();
    try {
      count = takes || connection != null ? notTaken : 0;
      notTaken = 0;
    } finally {
      lock.unlock();
    }
    connection().taken(count);
  }

  @Override
  public void closed() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  String shown() {
    lock.lock();
    try {
      return shown.toString();
    } finally {
      lock.unlock();
    }
  }

  int notTaken() {
    lock.lock();
    try {
      return notTaken;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until it was shown a text; returns all it was shown. */
  String until(String text) {
    await(text, false);
    return shown();
  }

  /** Waits until the terminal is gone; returns all it was shown. */
  String untilClosed() {
    await("its end", true);
    return shown();
  }

  private void await(String text, boolean end) {
    lock.lock();
    try {
      long left = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (end ? !closed : shown.indexOf(text) < 0) {
        if (left <= 0) {
          throw new AssertionError(text + " was not seen; what was: " + shown);
        }
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } finally {
      lock.unlock();
    }
  }
}
