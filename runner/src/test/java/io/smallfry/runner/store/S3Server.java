package io.smallfry.runner.store;

import java.io.IOException;
import java.util.Map;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A real S3 server for tests, with a bucket of their own. */
interface S3Server {
  /** The variables that lead to it; a new map each time. */
  Map<String, String> env();

  /** Ends it, if these tests have started it. */
  void stop() throws IOException, InterruptedException;

  /** Makes a bucket. */
  default void makeBucket(String bucket) {
    try (S3Client client = S3Clients.of(env())) {
      client.createBucket(request -> request.bucket(bucket));
    }
  }

  /** Puts an object there, past our own store. */
  default void put(String bucket, String key, byte[] content) {
    try (S3Client client = S3Clients.of(env())) {
      client.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(content));
    }
  }

  /** Removes a bucket with all that is in it. */
  default void removeBucket(String bucket) {
    try (S3Client client = S3Clients.of(env())) {
      for (S3Object object :
          client.listObjectsV2Paginator(request -> request.bucket(bucket)).contents()) {
        client.deleteObject(request -> request.bucket(bucket).key(object.key()));
      }
      client.deleteBucket(request -> request.bucket(bucket));
    }
  }
}
