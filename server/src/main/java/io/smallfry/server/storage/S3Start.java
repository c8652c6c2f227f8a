package io.smallfry.server.storage;

import io.smallfry.server.ServerStartException;
import io.smallfry.server.storage.S3Bucket.Head;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/**
 * What a server does with its bucket at its start: sees whether it may read and write there and
 * what the server behind it can do, and cleans up after servers that were killed.
 */
final class S3Start {
  private static final Logger log = LoggerFactory.getLogger(S3Start.class);
  private static final Duration UNFINISHED = Duration.ofDays(1);

  private S3Start() {}

  /**
   * Storage in a bucket that answers.
   *
   * @throws ServerStartException when it doesn't; the message says what to do
   */
  static S3Storage open(S3Settings settings) {
    S3Bucket bucket = new S3Bucket(settings);
    boolean opened = false;
    try {
      Instant now = probe(bucket);
      S3Storage storage = S3Storage.in(bucket);
      abortUnfinished(bucket, now);
      storage.moves().finishInBackground(now);
      opened = true;
      return storage;
    } catch (IOException e) {
      throw new ServerStartException(
          "Files can't be kept in "
              + settings.address()
              + ": "
              + clause(e)
              + ". Check --storage, the bucket, and that the credentials may list, read, write and"
              + " delete there.",
          e);
    } finally {
      if (!opened) {
        bucket.close();
      }
    }
  }

  private static String clause(IOException e) {
    String message = String.valueOf(e.getMessage());
    return message.replaceFirst("^The storage can't be used: ", "");
  }

  /** Writes, reads and deletes an object, and returns S3's time of it. */
  static Instant probe(S3Bucket bucket) throws IOException {
    String key = bucket.settings().prefix() + ".smallfry/probe-" + UUID.randomUUID();
    bucket.list(bucket.settings().prefix(), false, null, 1);
    Head written = bucket.put(key, List.of(), Condition.ANY, key);
    try {
      if (!refuses(bucket, key, Condition.ABSENT)
          || !refuses(bucket, key, Condition.unchanged("\"00000000000000000000000000000000\""))) {
        bucket.withoutConditions();
      }
    } finally {
      bucket.delete(key);
    }
    return written.modified();
  }

  /** Some servers answer that they don't know conditions, others pass them over. */
  private static boolean refuses(S3Bucket bucket, String key, Condition condition)
      throws IOException {
    try {
      bucket.put(key, List.of(), condition, key);
      return false;
    } catch (StorageException e) {
      if (e.kind() == StorageException.Kind.CHANGED) {
        return true;
      }
      throw e;
    }
  }

  /** Parts that a killed server left would be paid for until somebody looks. */
  static void abortUnfinished(S3Bucket bucket, Instant now) {
    try {
      @Nullable String key = null;
      @Nullable String id = null;
      boolean more = true;
      while (more) {
        String keyAfter = key;
        String idAfter = id;
        ListMultipartUploadsResponse page =
            bucket.send(() ->
                bucket
                    .client()
                    .listMultipartUploads(list ->
                        list.bucket(bucket.settings().bucket())
                            .prefix(bucket.settings().prefix())
                            .keyMarker(keyAfter)
                            .uploadIdMarker(idAfter)));
        for (MultipartUpload upload : page.uploads()) {
          if (upload.initiated().plus(UNFINISHED).isBefore(now)) {
            bucket.abort(upload.key(), upload.uploadId());
          }
        }
        key = page.nextKeyMarker();
        id = page.nextUploadIdMarker();
        more = Boolean.TRUE.equals(page.isTruncated()) && key != null;
      }
    } catch (IOException e) {
      // The right to list uploads is often not given; the bucket's own rules can do this too.
      log.info("What was left of unfinished uploads could not be looked at: {}", e.getMessage());
    }
  }
}
