package io.smallfry.runner.store;

import io.smallfry.runner.NotebookSink;
import java.io.IOException;

/**
 * A kind of place that documents are read from and written to, each by one name: a path, an
 * address. Thread-safe.
 *
 * <p>The message of each exception is a clause for people that says why, such as {@code there is no
 * bucket 'reports'}, or what {@link io.smallfry.runner.IoMessages} makes one of; it holds no
 * credential.
 */
public interface Store extends AutoCloseable {
  /**
   * Reads a whole document.
   *
   * @throws IOException if there is none, or it can't be read, or is too large
   */
  byte[] read(String name) throws IOException;

  /**
   * Where a run's output notebook goes. Nothing is written yet; what can be known without writing
   * is checked now.
   *
   * @throws IOException if it can't be written there
   */
  NotebookSink sink(String name) throws IOException;

  /** A name as it may stand in messages and in notebooks: without credentials in it. */
  default String shown(String name) {
    return name;
  }

  /** Gives back connections, if it has any. */
  @Override
  default void close() {}
}
