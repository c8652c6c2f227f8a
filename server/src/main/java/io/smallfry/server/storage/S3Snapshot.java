package io.smallfry.server.storage;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * One version of an object. The first request that opened it is read when all is asked for; other
 * parts, and what a lost connection left unread, are requested under the condition that the object
 * is still that version.
 */
final class S3Snapshot implements Snapshot {
  private static final int MOST_TRIES = 4;

  private final S3Bucket bucket;
  private final String key;
  private final String path;
  private final Stat stat;
  private @Nullable ResponseInputStream<GetObjectResponse> first;

  S3Snapshot(
      S3Bucket bucket, String key, String path, ResponseInputStream<GetObjectResponse> first) {
    this.bucket = bucket;
    this.key = key;
    this.path = path;
    this.first = first;
    GetObjectResponse found = first.response();
    this.stat =
        new S3Bucket.Head(
                found.contentLength(),
                S3Bucket.seconds(found.lastModified()),
                found.eTag(),
                found.metadata())
            .stat();
  }

  @Override
  public Stat stat() {
    return stat;
  }

  @Override
  public InputStream read(long from, long to) throws IOException {
    if (from >= to) {
      return InputStream.nullInputStream();
    }
    ResponseInputStream<GetObjectResponse> whole = first;
    if (from == 0 && to == stat.size() && whole != null) {
      first = null;
      return new Range(whole, 0, to);
    }
    return new Range(request(from, to), from, to);
  }

  private ResponseInputStream<GetObjectResponse> request(long from, long to) throws IOException {
    ResponseInputStream<GetObjectResponse> in =
        bucket.get(key, stat.tag(), "bytes=" + from + "-" + (to - 1));
    if (in == null) {
      throw new StorageException(
          StorageException.Kind.CHANGED, path + " was deleted while it was read");
    }
    return in;
  }

  @Override
  public void close() {
    ResponseInputStream<GetObjectResponse> unread = first;
    if (unread != null) {
      first = null;
      unread.abort();
    }
  }

  /** Goes on where a connection was cut off. */
  private final class Range extends InputStream {
    private ResponseInputStream<GetObjectResponse> in;
    private final long end;
    private long position;
    private int failures;

    Range(ResponseInputStream<GetObjectResponse> in, long from, long to) {
      this.in = in;
      this.position = from;
      this.end = to;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (position >= end) {
        return -1;
      }
      while (true) {
        try {
          int n = in.read(target, offset, (int) Math.min(length, end - position));
          if (n < 0) {
            throw new EOFException("the answer was cut off");
          }
          position += n;
          return n;
        } catch (StorageException e) {
          throw e;
        } catch (IOException | SdkException e) {
          again(e);
        }
      }
    }

    private void again(Exception e) throws IOException {
      in.abort();
      if (++failures == MOST_TRIES) {
        throw new StorageException(
            StorageException.Kind.UNREACHABLE,
            "The storage can't be used: its answers are cut off again and again",
            e);
      }
      in = request(position, end);
    }

    @Override
    public void close() throws IOException {
      if (position < end) {
        in.abort(); // instead of reading the rest of it
      } else {
        in.close();
      }
    }
  }
}
