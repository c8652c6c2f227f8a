package io.smallfry.server.convert;

import io.smallfry.server.jupyter.JupyterException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * Keeps conversions from taking all memory and all processors: few at once, and none of a notebook
 * so large that it would not fit several times over. Thread-safe.
 */
@Component
class Conversions {
  private static final int AT_ONCE = 2;
  private static final int PATIENCE_SECONDS = 60;

  // The bytes, their text, the tree and what is made of it.
  private static final int COPIES = 8;

  private final Semaphore turns = new Semaphore(AT_ONCE, true);
  private final long largest = Runtime.getRuntime().maxMemory() / AT_ONCE / COPIES;

  /** One conversion; close it at its end. */
  record Turn(Semaphore turns) implements AutoCloseable {
    @Override
    public void close() {
      turns.release();
    }
  }

  /**
   * Waits for a turn.
   *
   * @param bytes of the notebook
   * @throws JupyterException if it is too large, or the turn doesn't come in time
   */
  Turn begin(long bytes) {
    if (bytes > largest) {
      throw JupyterException.tooLarge(
          "The notebook is larger than "
              + (largest >> 20)
              + " MiB; convert it with `smallfry convert`, or clear some outputs.");
    }
    try {
      if (turns.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return new Turn(turns);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new JupyterException(503, "Too many notebooks are being converted; try again", null);
  }
}
