package io.smallfry.server.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * An object that grows in parts, of which one is held; S3 shows nothing of it until it is complete.
 * A small one is sent in one piece at its end.
 */
final class S3StagedFile implements StagedFile {
  /** Of S3's 5 MiB at least, and 10,000 at most of one object. */
  static final int PART = 8 << 20;

  private static final int MOST_PARTS = 10_000;

  private final S3Storage storage;
  private final S3Bucket bucket;
  private final String key;
  private final String path;
  private final String id = UUID.randomUUID().toString();
  private final List<CompletedPart> parts = new ArrayList<>();
  private final OutputStream output = new Output();
  private byte[] held = new byte[1 << 16];
  private int length;
  private @Nullable String upload;
  private boolean over;

  S3StagedFile(S3Storage storage, S3Bucket bucket, String key, String path) {
    this.storage = storage;
    this.bucket = bucket;
    this.key = key;
    this.path = path;
  }

  @Override
  public OutputStream output() {
    return output;
  }

  private final class Output extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      if (over) {
        throw new IOException("The file was committed or given up");
      }
      int from = offset;
      int left = count;
      while (left > 0) {
        if (length == PART) {
          send();
        }
        int n = Math.min(left, PART - length);
        if (length + n > held.length) {
          held = Arrays.copyOf(held, Math.min(PART, Math.max(length + n, 2 * held.length)));
        }
        System.arraycopy(bytes, from, held, length, n);
        length += n;
        from += n;
        left -= n;
      }
    }
  }

  private void send() throws IOException {
    String begun = upload;
    if (begun == null) {
      begun = bucket.begin(key, id);
      upload = begun;
    }
    if (parts.size() == MOST_PARTS) {
      throw new StorageException(
          StorageException.Kind.FULL, path + " is larger than S3 takes it in parts");
    }
    parts.add(bucket.part(key, begun, parts.size() + 1, ByteBuffer.wrap(held, 0, length)));
    length = 0;
  }

  @Override
  public Stat commit(Condition condition) throws IOException {
    storage.checkPlace(path);
    S3Bucket.Head written;
    String begun = upload;
    if (begun == null) {
      written = bucket.put(key, List.of(ByteBuffer.wrap(held, 0, length)), condition, path);
    } else {
      if (length > 0) {
        send();
      }
      written = bucket.complete(key, begun, id, parts, condition, path);
      upload = null;
    }
    over = true;
    return storage.written(path, written);
  }

  @Override
  public void close() {
    over = true;
    held = new byte[0];
    String begun = upload;
    if (begun != null) {
      upload = null;
      bucket.abort(key, begun);
    }
  }
}
