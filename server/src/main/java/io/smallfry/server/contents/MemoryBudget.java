package io.smallfry.server.contents;

import io.smallfry.server.jupyter.JupyterException;
import java.io.InterruptedIOException;
import java.util.concurrent.Semaphore;

/**
 * Keeps the documents that are in memory at the same time below a part of the heap: a large one
 * waits for another, one that could never fit is refused. Thread-safe.
 */
final class MemoryBudget {
  private static final int KIB = 1024;
  private final int total; // KiB
  private final Semaphore free;

  MemoryBudget(long bytes) {
    this.total = Math.toIntExact(Math.max(1, bytes / KIB));
    this.free = new Semaphore(total, true);
  }

  /** A quarter of the heap: a document takes about three times its size while it is converted. */
  static MemoryBudget ofHeap() {
    return new MemoryBudget(Math.min(Runtime.getRuntime().maxMemory() / 4, 1L << 30));
  }

  /** Holds a share until it is closed. */
  interface Share extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Waits until a document of this size may be held.
   *
   * @throws JupyterException if it never may
   */
  Share take(long bytes) throws InterruptedIOException {
    long wanted = bytes / KIB + 1;
    if (wanted > total) {
      throw JupyterException.tooLarge(
          "This document has "
              + bytes / (KIB * KIB)
              + " MiB, more than this server opens or saves at once ("
              + total / KIB
              + " MiB); download it instead, or give the server more memory");
    }
    try {
      free.acquire((int) wanted);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("The server is stopping");
    }
    return () -> free.release((int) wanted);
  }
}
