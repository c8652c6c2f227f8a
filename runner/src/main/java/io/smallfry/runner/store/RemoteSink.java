package io.smallfry.runner.store;

import io.smallfry.runner.NotebookSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An output notebook in a store that is far away and bills each write. The first state is written
 * at once, so that a place that can't be written is known before anything runs, and the last one
 * always. Between them the newest state is written every {@link #PAUSE}, or more rarely if writing
 * takes long: at most a tenth of the time goes into it. What can't be written meanwhile because of
 * the network is written with the next state; the run goes on.
 */
public final class RemoteSink implements NotebookSink {
  static final Duration PAUSE = Duration.ofSeconds(10);

  /** Replaces the document in the store, whole or not at all. */
  public interface Upload {
    /**
     * Does so.
     *
     * @throws StoreException when the store refuses, or can't be reached for now
     */
    void put(List<ByteBuffer> document) throws IOException;
  }

  private final String path;
  private final Duration pause;
  private final Upload upload;

  // Guarded by this.
  private @Nullable List<ByteBuffer> waiting;
  private @Nullable Thread writer;
  private @Nullable IOException refusal;
  private boolean begun;
  private boolean over;
  private long due;

  /**
   * A document that isn't written yet.
   *
   * @param path its name, as people know it
   */
  public RemoteSink(String path, Upload upload) {
    this(path, PAUSE, upload);
  }

  RemoteSink(String path, Duration pause, Upload upload) {
    this.path = path;
    this.pause = pause;
    this.upload = upload;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public void write(List<ByteBuffer> document) throws IOException {
    if (begins()) {
      put(document);
      return;
    }
    synchronized (this) {
      if (refusal != null) {
        throw refusal;
      }
      waiting = document;
      if (writer == null) {
        writer = Thread.ofPlatform().name("smallfry-upload").daemon().start(this::writeWaiting);
      }
    }
  }

  private synchronized boolean begins() {
    boolean first = !begun;
    begun = true;
    return first;
  }

  @Override
  public void complete(List<ByteBuffer> document) throws IOException {
    endWriter();
    put(document);
  }

  /** Writes what waits, when it is due; ends when nothing waits. */
  private void writeWaiting() {
    for (List<ByteBuffer> next = next(); next != null; next = next()) {
      try {
        put(next);
      } catch (IOException e) {
        failed(next, e);
      }
    }
  }

  private synchronized @Nullable List<ByteBuffer> next() {
    long left = due - System.nanoTime();
    while (!over && left > 0) {
      try {
        wait(left / 1_000_000 + 1);
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts this thread", e);
      }
      left = due - System.nanoTime();
    }
    List<ByteBuffer> next = over ? null : waiting;
    waiting = null;
    if (next == null) {
      writer = null;
      notifyAll();
    }
    return next;
  }

  /** What the store refuses ends the run; what may pass is tried again with a newer state. */
  private synchronized void failed(List<ByteBuffer> document, IOException e) {
    if (e instanceof StoreException problem && problem.mayPass()) {
      waiting = waiting == null ? document : waiting;
    } else {
      refusal = e;
    }
  }

  private void put(List<ByteBuffer> document) throws IOException {
    long start = System.nanoTime();
    try {
      upload.put(document);
    } finally {
      long end = System.nanoTime();
      synchronized (this) {
        due = end + Math.max(pause.toNanos(), 10 * (end - start));
      }
    }
  }

  /** A state that is being written must not overtake the last one. */
  private synchronized void endWriter() {
    over = true;
    notifyAll();
    boolean interrupted = false;
    while (writer != null) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
