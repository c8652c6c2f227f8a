package io.smallfry.runner;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes the states of an output notebook beside its execution, so that a cell never waits for the
 * disk. States that come while one is being written replace each other; only the newest is written
 * next, when three times as long as the last write took has passed since, and 10 ms. The file is
 * therefore never further behind than five writes take (or 10 ms and one), writing takes at most a
 * quarter of the time, and a notebook whose outputs are large does not grow slower with the square
 * of its cells.
 *
 * <p>All writing is done by a thread of its own, which nobody interrupts: interrupting a thread
 * closes the file that it writes. Used by one other thread, that of the run.
 */
final class OutputWriter implements AutoCloseable {
  /** A file system starts to write to the disk at each rename: not for each of a second's cells. */
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

  private final NotebookSink sink;
  private final Thread thread;

  // Guarded by this.
  private @Nullable List<ByteBuffer> waiting;
  private boolean last;
  private boolean writing;
  private boolean closed;
  private @Nullable IOException failure;
  private long lastWriteNanos;
  private long nextWrite = System.nanoTime();

  OutputWriter(NotebookSink sink) {
    this.sink = sink;
    this.thread = Thread.ofPlatform().name("smallfry-output").daemon().start(this::work);
  }

  /**
   * Writes the first state before it returns, so that an output that can't be written is known
   * before anything is executed.
   */
  void first(List<ByteBuffer> document) {
    submit(document);
    boolean interrupted = false;
    synchronized (this) {
      while (isBehind()) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    throwFailure();
  }

  /**
   * Has the state written soon.
   *
   * @throws OutputException if an earlier one could not be written
   */
  synchronized void submit(List<ByteBuffer> document) {
    throwFailure();
    waiting = document;
    notifyAll();
  }

  /** When a state that is submitted is written at once, by {@link System#nanoTime}. */
  synchronized long nextWrite() {
    return nextWrite;
  }

  /** Whether an earlier state is still on its way. */
  synchronized boolean isBehind() {
    return writing || waiting != null;
  }

  /** How long the last write took. */
  synchronized Duration lastWrite() {
    return Duration.ofNanos(lastWriteNanos);
  }

  /** Writes the final state before it returns, whatever happened to those before. */
  void complete(List<ByteBuffer> document) {
    synchronized (this) {
      failure = null;
      waiting = document;
      last = true;
      closed = true;
      notifyAll();
    }
    join();
    throwFailure();
  }

  /** Drops what has not been written yet and ends the thread. Idempotent. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      waiting = null;
      notifyAll();
    }
    join();
  }

  private void join() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void throwFailure() {
    IOException e = failure;
    if (e != null) {
      throw new OutputException(
          "the output notebook " + sink.path() + " can't be written: " + IoMessages.describe(e), e);
    }
  }

  private void work() {
    for (List<ByteBuffer> next = take(); next != null; next = take()) {
      long start = System.nanoTime();
      IOException problem = null;
      try {
        if (isLast()) {
          sink.complete(next);
        } else {
          sink.write(next);
        }
      } catch (IOException e) {
        problem = e;
      } catch (RuntimeException e) {
        problem = new IOException(e.toString(), e); // a sink's own mistake ends the run too
      }
      done(System.nanoTime() - start, problem);
    }
  }

  private synchronized boolean isLast() {
    return last;
  }

  private synchronized @Nullable List<ByteBuffer> take() {
    while (!closed) {
      long pause = waiting == null ? 0 : nextWrite - System.nanoTime();
      if (waiting != null && pause <= 0) {
        break;
      }
      try {
        if (waiting == null) {
          wait();
        } else {
          TimeUnit.NANOSECONDS.timedWait(this, Math.max(pause, 1_000_000));
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts this thread", e);
      }
    }
    List<ByteBuffer> next = waiting;
    waiting = null;
    writing = next != null;
    return next;
  }

  private synchronized void done(long nanos, @Nullable IOException e) {
    writing = false;
    lastWriteNanos = nanos;
    nextWrite = System.nanoTime() + Math.max(PAUSE, 3 * nanos);
    if (e != null) {
      failure = e;
    }
    notifyAll();
  }
}
