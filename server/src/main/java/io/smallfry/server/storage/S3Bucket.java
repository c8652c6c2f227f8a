package io.smallfry.server.storage;

import io.smallfry.runner.store.Buffers;
import io.smallfry.runner.store.S3Clients;
import io.smallfry.runner.store.S3Errors;
import io.smallfry.runner.store.StoreException;
import io.smallfry.server.storage.StorageException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * The objects of a bucket: one request each, or as many as it takes to be sure. Conditions are S3's
 * own ({@code If-Match}, {@code If-None-Match}); where a server doesn't know them, they are checked
 * beforehand, under a lock of this process. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/">Amazon S3 API Reference</a>
 */
final class S3Bucket implements AutoCloseable {
  /** Set on what we write, so that after a lost answer we know our own write. */
  private static final String WRITE_ID = "smallfry-write";

  /** Set on a file that is final: the hash of its content. */
  static final String SEALED = "smallfry-sealed";

  private static final Logger log = LoggerFactory.getLogger(S3Bucket.class);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int LOCKS = 64;
  private static final int MOST_CONFLICTS = 5;
  private static final long LARGEST_COPY = 5L << 30; // of one request
  private static final String TYPE = "application/octet-stream";

  private final S3Settings settings;
  private final S3Client client;
  private final ReentrantLock[] locks = new ReentrantLock[LOCKS];
  private volatile boolean conditions = true;

  S3Bucket(S3Settings settings) {
    this(settings, ANSWER);
  }

  S3Bucket(S3Settings settings, Duration answer) {
    this.settings = settings;
    this.client = S3Clients.of(settings.env(), answer);
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  /**
   * What is known of an object.
   *
   * @param tag S3's ETag, as it sends it
   */
  record Head(long size, Instant modified, String tag, Map<String, String> metadata) {
    Stat stat() {
      return new Stat(Stat.Kind.FILE, size, modified, modified, tag, true);
    }
  }

  /** What can fail as the SDK does. */
  interface Request<T> {
    T send();
  }

  S3Settings settings() {
    return settings;
  }

  S3Client client() {
    return client;
  }

  /** Only one thread of this process at a time changes an object in more than one step. */
  ReentrantLock lock(String key) {
    return locks[Math.floorMod(key.hashCode(), LOCKS)];
  }

  /** From now on conditions are checked by us. */
  void withoutConditions() {
    if (conditions) {
      conditions = false;
      log.warn(
          "{} doesn't know conditional writes: two servers that save the same file in the same"
              + " moment are not told apart; use only one with this bucket.",
          settings.address());
    }
  }

  @Nullable Head head(String key) throws IOException {
    try {
      HeadObjectResponse found = client.headObject(head -> head.bucket(settings.bucket()).key(key));
      return new Head(
          found.contentLength(),
          seconds(found.lastModified()),
          found.eTag() == null ? "" : found.eTag(), // of a folder's marker, on some servers
          found.metadata());
    } catch (SdkException e) {
      if (status(e) == 404) {
        return null;
      }
      throw explained(e);
    }
  }

  /** HEAD has no fractions of a second, listings of some servers do. */
  static Instant seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }

  /**
   * Reads an object, or a part of it.
   *
   * @param tag that it must have; null for any
   * @param range as in HTTP; null for all
   * @return null when there is none
   */
  @Nullable ResponseInputStream<GetObjectResponse> get(
      String key, @Nullable String tag, @Nullable String range) throws IOException {
    try {
      return client.getObject(
          GetObjectRequest.builder()
              .bucket(settings.bucket())
              .key(key)
              .ifMatch(tag)
              .range(range)
              .build());
    } catch (SdkException e) {
      if (status(e) == 412) {
        throw new StorageException(
            Kind.CHANGED, "The file was replaced while it was read; try again", e);
      }
      if (status(e) == 404 && !"NoSuchBucket".equals(code(e))) {
        return null;
      }
      throw explained(e);
    }
  }

  /** Writes an object whole; see {@link Storage#write}. */
  Head put(String key, List<ByteBuffer> content, Condition condition, String path)
      throws IOException {
    String id = UUID.randomUUID().toString();
    long size = Buffers.size(content);
    RequestBody body =
        size == 0
            ? RequestBody.empty()
            : RequestBody.fromContentProvider(() -> Buffers.stream(content), size, TYPE);
    return conditional(
        key,
        condition,
        path,
        id,
        asked ->
            client
                .putObject(
                    put ->
                        put.bucket(settings.bucket())
                            .key(key)
                            .metadata(Map.of(WRITE_ID, id))
                            .serverSideEncryption(encryption())
                            .ssekmsKeyId(kmsKey())
                            .ifMatch(ifMatch(asked))
                            .ifNoneMatch(ifNoneMatch(asked)),
                    body)
                .eTag());
  }

  /** Begins an object in parts, and returns the upload's id. */
  String begin(String key, String id) throws IOException {
    return send(() ->
        client
            .createMultipartUpload(create ->
                create
                    .bucket(settings.bucket())
                    .key(key)
                    .metadata(Map.of(WRITE_ID, id))
                    .serverSideEncryption(encryption())
                    .ssekmsKeyId(kmsKey()))
            .uploadId());
  }

  CompletedPart part(String key, String upload, int number, ByteBuffer content) throws IOException {
    List<ByteBuffer> pieces = List.of(content);
    RequestBody body =
        RequestBody.fromContentProvider(() -> Buffers.stream(pieces), content.remaining(), TYPE);
    String tag =
        send(() ->
            client
                .uploadPart(
                    part ->
                        part.bucket(settings.bucket()).key(key).uploadId(upload).partNumber(number),
                    body)
                .eTag());
    return CompletedPart.builder().partNumber(number).eTag(tag).build();
  }

  /** Makes an object of its parts; see {@link Storage#write}. */
  Head complete(
      String key,
      String upload,
      String id,
      List<CompletedPart> parts,
      Condition condition,
      String path)
      throws IOException {
    return conditional(
        key,
        condition,
        path,
        id,
        asked ->
            client
                .completeMultipartUpload(complete ->
                    complete
                        .bucket(settings.bucket())
                        .key(key)
                        .uploadId(upload)
                        .multipartUpload(all -> all.parts(parts))
                        .ifMatch(ifMatch(asked))
                        .ifNoneMatch(ifNoneMatch(asked)))
                .eTag());
  }

  /** Parts of an upload that nobody completes cost money for ever. */
  void abort(String key, String upload) {
    try {
      client.abortMultipartUpload(
          abort -> abort.bucket(settings.bucket()).key(key).uploadId(upload));
    } catch (SdkException e) {
      if (status(e) != 404) {
        log.warn("The parts of {} could not be removed; a later start does it.", key, e);
      }
    }
  }

  private interface Write {
    String under(Condition condition);
  }

  private Head conditional(String key, Condition condition, String path, String id, Write write)
      throws IOException {
    ReentrantLock lock = lock(key);
    lock.lock();
    try {
      for (int tries = 1; ; tries++) {
        boolean theirs = conditions && condition.kind() != Condition.Kind.ANY;
        try {
          if (!theirs && condition.kind() != Condition.Kind.ANY && !isMet(key, condition)) {
            throw StorageException.changed(path);
          }
          return written(key, write.under(theirs ? condition : Condition.ANY));
        } catch (SdkException e) {
          Head present = isOurs(e) ? head(key) : null;
          if (present != null && id.equals(present.metadata().get(WRITE_ID))) {
            return present; // the answer to our first try was lost
          }
          switch (status(e)) {
            case 412 -> throw StorageException.changed(path);
            case 404 -> {
              if (theirs && "NoSuchKey".equals(code(e))) {
                throw StorageException.changed(path);
              }
              throw explained(e);
            }
            case 409 -> {
              if (tries == MOST_CONFLICTS) {
                throw StorageException.changed(path);
              }
            }
            case 501 -> {
              if (!theirs) {
                throw explained(e);
              }
              withoutConditions();
            }
            default -> throw explained(e);
          }
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether an error may be the answer to our own write, sent a second time. */
  private static boolean isOurs(SdkException e) {
    return status(e) == 412 || status(e) == 404 || status(e) == 409;
  }

  private boolean isMet(String key, Condition condition) throws IOException {
    Head present = head(key);
    return condition.isMet(present == null ? null : present.stat());
  }

  /** An answer to a write doesn't say S3's time of it, and we have no better one. */
  private Head written(String key, String tag) throws IOException {
    Head found = head(key);
    if (found == null) {
      throw new StorageException(
          Kind.CHANGED, "The file was deleted by somebody else while it was saved; save it again");
    }
    return new Head(found.size(), found.modified(), tag, found.metadata());
  }

  private static @Nullable String ifMatch(Condition condition) {
    return condition.kind() == Condition.Kind.UNCHANGED ? condition.tag() : null;
  }

  private static @Nullable String ifNoneMatch(Condition condition) {
    return condition.kind() == Condition.Kind.ABSENT ? "*" : null;
  }

  void delete(String key) throws IOException {
    send(() -> client.deleteObject(delete -> delete.bucket(settings.bucket()).key(key)));
  }

  /**
   * Copies a version of an object, inside S3, with what is known of it.
   *
   * @throws StorageException {@code CHANGED} when it isn't that version any more
   */
  void copy(String from, Head version, String to) throws IOException {
    if (version.size() > LARGEST_COPY) {
      S3LargeCopy.copy(this, from, version, to);
      return;
    }
    copyWhole(from, version, to, null);
  }

  /** Marks an object as final. */
  void seal(String key, Head version, String sha256) throws IOException {
    copyWhole(key, version, key, Map.of(SEALED, sha256));
  }

  private void copyWhole(
      String from, Head version, String to, @Nullable Map<String, String> metadata)
      throws IOException {
    try {
      client.copyObject(copy -> {
        copy.sourceBucket(settings.bucket())
            .sourceKey(from)
            .copySourceIfMatch(version.tag())
            .destinationBucket(settings.bucket())
            .destinationKey(to)
            .serverSideEncryption(encryption())
            .ssekmsKeyId(kmsKey());
        if (metadata != null) {
          copy.metadataDirective(MetadataDirective.REPLACE).contentType(TYPE).metadata(metadata);
        }
      });
    } catch (SdkException e) {
      throw status(e) == 412 || status(e) == 404
          ? new StorageException(Kind.CHANGED, "A file was changed while it was copied", e)
          : explained(e);
    }
  }

  /**
   * One page of keys.
   *
   * @param folded whether keys in folders are given as the folder only
   * @param token of the page before; null for the first one
   */
  ListObjectsV2Response list(String prefix, boolean folded, @Nullable String token, int most)
      throws IOException {
    return send(() ->
        client.listObjectsV2(list ->
            list.bucket(settings.bucket())
                .prefix(prefix)
                .delimiter(folded ? "/" : null)
                .continuationToken(token)
                .maxKeys(most)));
  }

  <T> T send(Request<T> request) throws IOException {
    try {
      return request.send();
    } catch (SdkException e) {
      throw explained(e);
    }
  }

  @Nullable ServerSideEncryption encryption() {
    return switch (settings.encryption()) {
      case "" -> null;
      case "s3" -> ServerSideEncryption.AES256;
      default -> ServerSideEncryption.AWS_KMS;
    };
  }

  @Nullable String kmsKey() {
    int colon = settings.encryption().indexOf(':');
    return colon < 0 ? null : settings.encryption().substring(colon + 1);
  }

  /** In storage's words. */
  StorageException explained(SdkException e) {
    StoreException why = S3Errors.explained(e, settings.bucket(), settings.env());
    int status = status(e);
    Kind kind =
        status == 403 || status == 401
            ? Kind.DENIED
            : status == 507 || "QuotaExceeded".equals(code(e)) ? Kind.FULL : Kind.UNREACHABLE;
    return new StorageException(kind, "The storage can't be used: " + why.getMessage(), e);
  }

  static int status(SdkException e) {
    return e instanceof AwsServiceException answer ? answer.statusCode() : 0;
  }

  private static String code(SdkException e) {
    return e instanceof AwsServiceException answer && answer.awsErrorDetails() != null
        ? String.valueOf(answer.awsErrorDetails().errorCode())
        : "";
  }

  @Override
  public void close() {
    client.close();
  }
}
