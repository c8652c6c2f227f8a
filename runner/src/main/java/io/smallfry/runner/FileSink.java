package io.smallfry.runner;

import io.smallfry.runner.AtomicFiles.Durability;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * An output notebook in a file, replaced atomically. What is written while the run goes on survives
 * the death of this process; only the start and the end are forced to the disk, because forcing it
 * after every cell would cost more than most cells do.
 */
public final class FileSink implements NotebookSink {
  private final Path file;
  private final String path;
  private boolean begun; // used by one thread, that which writes

  /**
   * @param file where the notebook goes; its folder must exist
   * @param path the name of it that stands in the notebook's metadata
   */
  public FileSink(Path file, String path) {
    this.file = file;
    this.path = path;
  }

  public FileSink(Path file) {
    this(file, file.toString());
  }

  @Override
  public void write(List<ByteBuffer> document) throws IOException {
    clear();
    AtomicFiles.write(file, document, Durability.PROCESS);
  }

  @Override
  public void complete(List<ByteBuffer> document) throws IOException {
    clear();
    AtomicFiles.write(file, document, Durability.DISK);
  }

  /** What killed runs left is removed at the first write: nothing should pile up beside outputs. */
  private void clear() {
    if (!begun) {
      begun = true;
      Leftovers.remove(file);
    }
  }

  @Override
  public String path() {
    return path;
  }
}
