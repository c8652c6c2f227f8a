package io.smallfry.server.versions;

import io.smallfry.server.storage.Condition;
import io.smallfry.server.storage.StagedFile;
import io.smallfry.server.storage.Stat;
import io.smallfry.server.storage.Storage;
import io.smallfry.server.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.springframework.stereotype.Component;

/**
 * What versions hold, each content of a person once, under its hash: {@code versions/<person>/<2
 * digits>/<hash>}. Up to 2 MiB it is compressed ({@code .gz}); what is larger is mostly pictures,
 * and its compression would be felt in each save. Thread-safe.
 */
@Component
class VersionContents {
  private static final long COMPRESSED = 2 << 20;
  private static final int BUFFER = 1 << 16;

  private final Storage storage;

  VersionContents(Storage storage) {
    this.storage = storage;
  }

  /** Gives a content from its beginning. */
  interface Source {
    InputStream open() throws IOException;
  }

  /**
   * Keeps a content durably, if it isn't kept already.
   *
   * @return how much room it takes in bytes
   */
  long keep(long owner, String hash, long size, Source source) throws IOException {
    String place = place(owner, hash, size);
    Stat present = storage.stat(place);
    if (present != null) {
      return present.size();
    }
    try (InputStream in = source.open();
        StagedFile staged = storage.stage(place)) {
      if (size <= COMPRESSED) {
        Gzip gzip = new Gzip(staged.output());
        in.transferTo(gzip);
        gzip.finish();
      } else {
        in.transferTo(staged.output());
      }
      return staged.commit(Condition.ANY).size();
    }
  }

  /** Opens a content. */
  InputStream open(long owner, String hash, long size) throws IOException {
    InputStream stored = storage.open(place(owner, hash, size)).intoStream();
    if (size > COMPRESSED) {
      return stored;
    }
    boolean opened = false;
    try {
      InputStream content = new GZIPInputStream(stored, BUFFER);
      opened = true;
      return content;
    } finally {
      if (!opened) {
        stored.close();
      }
    }
  }

  /** Deletes a content that no version has; one that isn't there is left so. */
  void delete(long owner, String hash, long size) throws IOException {
    try {
      storage.delete(place(owner, hash, size));
    } catch (StorageException e) {
      if (e.kind() != StorageException.Kind.MISSING) {
        throw e;
      }
    }
  }

  private static String place(long owner, String hash, long size) {
    return "versions/"
        + owner
        + "/"
        + hash.substring(0, 2)
        + "/"
        + hash
        + (size <= COMPRESSED ? ".gz" : "");
  }

  private static final class Gzip extends GZIPOutputStream {
    Gzip(OutputStream out) throws IOException {
      super(out, BUFFER);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
