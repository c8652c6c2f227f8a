package io.smallfry.server.contents;

import io.smallfry.server.jupyter.JupyterException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Files that arrive in chunks, as Lab sends large ones: chunks 1 to n, the last one numbered -1.
 * They grow beside their place and appear when they are whole. An upload that its client gave up is
 * dropped after an hour. Thread-safe.
 */
final class Uploads implements AutoCloseable {
  /** The number of the last chunk. */
  static final int LAST = -1;

  private static final Duration PATIENCE = Duration.ofHours(1);

  private final InstantSource time;
  private final Map<Path, Upload> uploads = new HashMap<>();

  Uploads(InstantSource time) {
    this.time = time;
  }

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
   * Adds a chunk and returns how many bytes have arrived.
   *
   * @param chunk its number
   * @throws JupyterException if it is not the one that is due
   */
  synchronized long add(Path target, int chunk, SaveRequest request, ContentsFormat format)
      throws IOException {
    dropOld();
    if (chunk == 1) {
      drop(target);
      uploads.put(target, new Upload(StagedFile.beside(target), time.instant()));
    }
    Upload upload = uploads.get(target);
    if (upload == null || (chunk != LAST && chunk != upload.chunks + 1)) {
      throw JupyterException.badRequest(
          "Chunk "
              + chunk
              + " came when "
              + (upload == null ? "chunk 1" : "chunk " + (upload.chunks + 1))
              + " was due; upload the file again");
    }
    upload.touched = time.instant();
    boolean added = false;
    try {
      CountingOutputStream out = new CountingOutputStream(upload.staged.output());
      request.decode(format, out);
      upload.bytes += out.count();
      upload.chunks++;
      if (chunk == LAST) {
        upload.staged.commit();
        drop(target);
      }
      added = true;
    } finally {
      if (!added) {
        drop(target);
      }
    }
    return upload.bytes;
  }

  private void drop(Path target) throws IOException {
    Upload old = uploads.remove(target);
    if (old != null) {
      old.staged.close();
    }
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
