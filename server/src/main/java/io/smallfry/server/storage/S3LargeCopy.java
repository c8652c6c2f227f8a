package io.smallfry.server.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** Copies an object that is too large for one request, part by part, inside S3. */
final class S3LargeCopy {
  private static final long PART = 1L << 30;

  private S3LargeCopy() {}

  static void copy(S3Bucket bucket, String from, S3Bucket.Head version, String to)
      throws IOException {
    copy(bucket, from, version, to, PART);
  }

  static void copy(S3Bucket bucket, String from, S3Bucket.Head version, String to, long partBytes)
      throws IOException {
    String name = bucket.settings().bucket();
    String id = UUID.randomUUID().toString();
    String upload = bucket.begin(to, id);
    boolean complete = false;
    try {
      List<CompletedPart> parts = new ArrayList<>();
      for (long at = 0; at < version.size(); at += partBytes) {
        int number = parts.size() + 1;
        String range = "bytes=" + at + "-" + (Math.min(at + partBytes, version.size()) - 1);
        String tag =
            bucket.send(() ->
                bucket
                    .client()
                    .uploadPartCopy(part ->
                        part.sourceBucket(name)
                            .sourceKey(from)
                            .copySourceIfMatch(version.tag())
                            .copySourceRange(range)
                            .destinationBucket(name)
                            .destinationKey(to)
                            .uploadId(upload)
                            .partNumber(number))
                    .copyPartResult()
                    .eTag());
        parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
      }
      bucket.complete(to, upload, id, parts, Condition.ANY, to);
      complete = true;
    } finally {
      if (!complete) {
        bucket.abort(to, upload);
      }
    }
  }
}
