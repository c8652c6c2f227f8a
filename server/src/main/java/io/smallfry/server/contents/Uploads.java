package io.smallfry.server.contents;

import io.smallfry.server.jupyter.JupyterException;
import io.smallfry.server.storage.Condition;
import io.smallfry.server.storage.StagedFile;
import io.smallfry.server.storage.Stat;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Files that arrive in chunks, as Lab sends large ones: chunks 1 to n, the last one numbered -1.
 * They grow unseen and appear when they are whole. An upload that its client gave up is dropped
 * after an hour. Thread-safe.
 */
final class Uploads implements AutoCloseable {
  /** The number of the last chunk. */
  static final int LAST = -1;

  private static final Duration PATIENCE = Duration.ofHours(1);

  private final InstantSource time;
  private final Map<Key, Upload> uploads = new HashMap<>();

  Uploads(InstantSource time) {
    this.time = time;
  }

  private record Key(long person, ContentsPath path) {}

  /**
   * What has arrived.
   *
   * @param bytes how much so far
   * @param whole the file, when it is whole
   */
  record Arrived(long bytes, @Nullable Stat whole) {}

  private static final class Upload {
    final StagedFile staged;
    int chunks;
    long bytes;
    Instant touched;

    Upload(StagedFile staged, Instant now) {
      this.staged = staged;
      this.touched = now;
    }
  }

  /**
   * Adds a chunk.
   *
   * @param chunk its number
   * @throws JupyterException if it is not the one that is due
   */
  Arrived add(
      Contents contents, ContentsPath path, int chunk, SaveRequest request, ContentsFormat format)
      throws IOException {
    Key key = new Key(contents.person(), path);
    Upload upload = begun(contents, key, chunk);
    synchronized (upload) {
      if (chunk != LAST && chunk != upload.chunks + 1) {
        throw notDue(chunk, upload.chunks + 1);
      }
      upload.touched = time.instant();
      boolean added = false;
      Stat whole = null;
      try {
        CountingOutputStream out = new CountingOutputStream(upload.staged.output());
        request.decode(format, out);
        upload.bytes += out.count();
        upload.chunks++;
        if (chunk == LAST) {
          whole = contents.commit(path, upload.staged, Condition.ANY);
        }
        added = true;
      } finally {
        if (!added || chunk == LAST) {
          drop(key, upload);
        }
      }
      return new Arrived(upload.bytes, whole);
    }
  }

  private synchronized Upload begun(Contents contents, Key key, int chunk) throws IOException {
    dropOld();
    if (chunk == 1) {
      Upload old = uploads.get(key);
      if (old != null) {
        drop(key, old);
      }
      uploads.put(key, new Upload(contents.stage(key.path()), time.instant()));
    }
    Upload upload = uploads.get(key);
    if (upload == null) {
      throw notDue(chunk, 1);
    }
    return upload;
  }

  private static JupyterException notDue(int chunk, int due) {
    return JupyterException.badRequest(
        "Chunk " + chunk + " came when chunk " + due + " was due; upload the file again");
  }

  private synchronized void drop(Key key, Upload upload) throws IOException {
    uploads.remove(key, upload);
    upload.staged.close();
  }

  private void dropOld() throws IOException {
    Instant limit = time.instant().minus(PATIENCE);
    Iterator<Upload> all = uploads.values().iterator();
    while (all.hasNext()) {
      Upload upload = all.next();
      if (upload.touched.isBefore(limit)) {
        all.remove();
        upload.staged.close();
      }
    }
  }

  @Override
  public synchronized void close() throws IOException {
    for (Upload upload : uploads.values()) {
      upload.staged.close();
    }
    uploads.clear();
  }
}
