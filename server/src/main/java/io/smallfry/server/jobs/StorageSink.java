package io.smallfry.server.jobs;

import io.smallfry.runner.AtomicFiles.Durability;
import io.smallfry.runner.NotebookSink;
import io.smallfry.runner.store.RemoteSink;
import io.smallfry.runner.store.StoreException;
import io.smallfry.server.storage.Condition;
import io.smallfry.server.storage.Storage;
import io.smallfry.server.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** An output notebook that grows in storage. */
record StorageSink(Storage storage, String path) implements NotebookSink {
  /** For this storage: far away, each state is not worth a write. */
  static NotebookSink in(Storage storage, String path) {
    return storage.isLocal()
        ? new StorageSink(storage, path)
        : new RemoteSink(path, document -> upload(storage, path, document));
  }

  private static void upload(Storage storage, String path, List<ByteBuffer> document)
      throws IOException {
    try {
      storage.write(path, document, Condition.ANY, Durability.DISK);
    } catch (StorageException e) {
      if (e.kind() == StorageException.Kind.UNREACHABLE) {
        throw StoreException.unreachable(String.valueOf(e.getMessage()), e);
      }
      throw e;
    }
  }

  @Override
  public void write(List<ByteBuffer> document) throws IOException {
    storage.write(path, document, Condition.ANY, Durability.PROCESS);
  }

  @Override
  public void complete(List<ByteBuffer> document) throws IOException {
    storage.write(path, document, Condition.ANY, Durability.DISK);
  }
}
