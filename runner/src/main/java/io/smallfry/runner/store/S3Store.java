package io.smallfry.runner.store;

import io.smallfry.runner.NotebookSink;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Objects in S3 and what speaks like it. A document is replaced in one piece: by one PUT, and a
 * large one by a multipart upload, which shows nothing until it is complete.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/">Amazon S3 API Reference</a>
 */
final class S3Store implements Store {
  private static final String TYPE = "application/x-ipynb+json";
  private static final int PART_BYTES = 16 << 20;

  /** S3 takes no more parts of one object. */
  private static final int MOST_PARTS = 10_000;

  private final Map<String, String> env;
  private final int partBytes;
  private final int mostBytes;
  private @Nullable S3Client client; // guarded by this

  S3Store(Map<String, String> env) {
    this(env, PART_BYTES, Limit.MOST_BYTES);
  }

  /**
   * @param partBytes what is longer than four of these is sent in parts; at least 5 MiB, or S3
   *     refuses them
   */
  S3Store(Map<String, String> env, int partBytes, int mostBytes) {
    this.env = env;
    this.partBytes = partBytes;
    this.mostBytes = mostBytes;
  }

  private synchronized S3Client client() {
    S3Client made = client;
    if (made == null) {
      made = S3Clients.of(env);
      client = made;
    }
    return made;
  }

  @Override
  public byte[] read(String name) throws IOException {
    S3Address address = S3Address.of(name);
    try {
      byte[] bytes =
          client()
              .getObject(
                  get -> get.bucket(address.bucket()).key(address.key()),
                  (ResponseTransformer<GetObjectResponse, byte[]>) this::whole);
      return address.key().endsWith(".gz") ? unpacked(bytes) : bytes;
    } catch (SdkException e) {
      throw S3Errors.explained(e, address, env);
    }
  }

  /** What is cut off is read again from the start. */
  private byte[] whole(GetObjectResponse response, AbortableInputStream in) {
    Long length = response.contentLength();
    try {
      byte[] bytes = Limit.read(in, length == null ? -1 : length, mostBytes);
      if (length != null && bytes.length < length) {
        throw RetryableException.create("the answer was cut off");
      }
      return bytes;
    } catch (StoreException e) {
      in.abort(); // instead of reading the rest of it
      throw new S3Errors.Refused(e);
    } catch (IOException e) {
      throw RetryableException.create("the answer was cut off", e);
    }
  }

  private byte[] unpacked(byte[] bytes) throws IOException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return Limit.read(in, -1, mostBytes);
    } catch (StoreException e) {
      throw e;
    } catch (IOException e) {
      throw StoreException.refused("it is not what gzip writes, as its name says", e);
    }
  }

  @Override
  public NotebookSink sink(String name) throws IOException {
    S3Address address = S3Address.of(name);
    return new RemoteSink(name, document -> put(address, document));
  }

  private void put(S3Address address, List<ByteBuffer> document) throws IOException {
    long size = Buffers.size(document);
    try {
      if (size <= 4L * partBytes) {
        client()
            .putObject(
                put -> put.bucket(address.bucket()).key(address.key()).contentType(TYPE).acl(acl()),
                body(document));
      } else {
        putInParts(address, document, size);
      }
    } catch (SdkException e) {
      throw S3Errors.explained(e, address, env);
    }
  }

  private void putInParts(S3Address address, List<ByteBuffer> document, long size) {
    S3Client s3 = client();
    String upload =
        s3.createMultipartUpload(create ->
                create.bucket(address.bucket()).key(address.key()).contentType(TYPE).acl(acl()))
            .uploadId();
    boolean complete = false;
    try {
      List<CompletedPart> done = new ArrayList<>();
      int bytes = (int) Math.max(partBytes, size / MOST_PARTS + 1);
      for (List<ByteBuffer> part : Buffers.parts(document, bytes)) {
        int number = done.size() + 1;
        String tag =
            s3.uploadPart(
                    put ->
                        put.bucket(address.bucket())
                            .key(address.key())
                            .uploadId(upload)
                            .partNumber(number),
                    body(part))
                .eTag();
        done.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
      }
      s3.completeMultipartUpload(end ->
          end.bucket(address.bucket())
              .key(address.key())
              .uploadId(upload)
              .multipartUpload(parts -> parts.parts(done)));
      complete = true;
    } finally {
      if (!complete) {
        abort(s3, address, upload);
      }
    }
  }

  /** Parts of an upload that nobody completes cost money for ever. */
  private static void abort(S3Client s3, S3Address address, String upload) {
    try {
      s3.abortMultipartUpload(
          abort -> abort.bucket(address.bucket()).key(address.key()).uploadId(upload));
    } catch (SdkException e) {
      // The failure that led here is told; the bucket's own rules remove the parts in time.
    }
  }

  private @Nullable String acl() {
    return env.get("SMALLFRY_S3_ACL");
  }

  private static RequestBody body(List<ByteBuffer> document) {
    return RequestBody.fromContentProvider(
        () -> Buffers.stream(document), Buffers.size(document), TYPE);
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.close();
      client = null;
    }
  }
}
