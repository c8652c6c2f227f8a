package io.smallfry.runner;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Where a run's output notebook goes. Called by one thread at a time, with ever newer states of the
 * same document; each call replaces what the one before wrote, whole or not at all.
 */
public interface NotebookSink {
  /**
   * Replaces the document; what is written survives the death of this process.
   *
   * @param document the bytes, in order; read through duplicates, never changed
   * @throws IOException if it can't be written; the state before is still there
   */
  void write(List<ByteBuffer> document) throws IOException;

  /**
   * Writes the final state, which must survive a power cut as well. Called once, last.
   *
   * @throws IOException if it can't be written; the state before is still there
   */
  default void complete(List<ByteBuffer> document) throws IOException {
    write(document);
  }

  /** What stands in the notebook's metadata as {@code output_path}. */
  String path();
}
