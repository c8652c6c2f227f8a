package io.smallfry.server.storage;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A file that grows unseen and takes its place when it is whole: for contents too large to be held.
 * Closed without being committed it leaves nothing behind. Not thread-safe.
 */
public interface StagedFile extends AutoCloseable {
  /** Where it is written; always the same stream, which need not be closed. */
  OutputStream output();

  /**
   * Puts it in its place, durably.
   *
   * @return the file that was written
   * @throws StorageException as {@link Storage#write} does
   */
  Stat commit(Condition condition) throws IOException;

  @Override
  void close() throws IOException;
}
