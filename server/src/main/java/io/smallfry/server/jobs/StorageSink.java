package io.smallfry.server.jobs;

import io.smallfry.runner.AtomicFiles.Durability;
import io.smallfry.runner.NotebookSink;
import io.smallfry.server.storage.Condition;
import io.smallfry.server.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** An output notebook that grows in storage. */
record StorageSink(Storage storage, String path) implements NotebookSink {
  @Override
  public void write(List<ByteBuffer> document) throws IOException {
    storage.write(path, document, Condition.ANY, Durability.PROCESS);
  }

  @Override
  public void complete(List<ByteBuffer> document) throws IOException {
    storage.write(path, document, Condition.ANY, Durability.DISK);
  }
}
