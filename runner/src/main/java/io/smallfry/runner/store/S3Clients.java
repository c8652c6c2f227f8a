package io.smallfry.runner.store;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** The S3 client that an environment describes, as boto3, which papermill uses, would make it. */
public final class S3Clients {
  /** {@code true} or {@code false}: buckets are named in the path, not in the host's name. */
  public static final String PATH_STYLE = "SMALLFRY_S3_PATH_STYLE";

  private static final int MOST_TRIES = 5;
  private static final Duration ANSWER = Duration.ofSeconds(60);

  private S3Clients() {}

  static S3Client of(Map<String, String> env) {
    return of(env, ANSWER);
  }

  /**
   * A client; close it.
   *
   * @param answer how long a server may be silent until the request is tried again
   */
  public static S3Client of(Map<String, String> env, Duration answer) {
    S3ClientBuilder builder =
        S3Client.builder()
            .region(Region.of(region(env)))
            .crossRegionAccessEnabled(true) // a bucket says where it is
            .credentialsProvider(credentials(env))
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(Duration.ofSeconds(10))
                    .socketTimeout(answer))
            .overrideConfiguration(settings ->
                settings.retryStrategy(
                    AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(MOST_TRIES)
                        .build()));
    String endpoint = endpoint(env);
    if (endpoint != null) {
      // What is not Amazon's has no host name for each bucket, and may not know its newest checks.
      builder
          .endpointOverride(URI.create(endpoint))
          .forcePathStyle(!"false".equals(env.get(PATH_STYLE)))
          .crossRegionAccessEnabled(false)
          .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
          .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
    }
    if ("true".equals(env.get(PATH_STYLE))) {
      builder.forcePathStyle(true);
    }
    return builder.build();
  }

  /** Where S3 is, if not at Amazon. The last is papermill's own. */
  static @Nullable String endpoint(Map<String, String> env) {
    return first(env, "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "BOTO3_ENDPOINT_URL");
  }

  /** Never asked of the machine's metadata service: S3 itself says where a bucket is. */
  private static String region(Map<String, String> env) {
    String named = first(env, "AWS_REGION", "AWS_DEFAULT_REGION");
    return named != null ? named : profile(env, "region").orElse("us-east-1");
  }

  private static Optional<String> profile(Map<String, String> env, String property) {
    return ProfileFile.defaultProfileFile()
        .profile(profileName(env))
        .flatMap(found -> found.property(property));
  }

  private static String profileName(Map<String, String> env) {
    String named = first(env, "AWS_PROFILE", "AWS_DEFAULT_PROFILE");
    return named != null ? named : ProfileFileSystemSetting.AWS_PROFILE.defaultValue();
  }

  private static AwsCredentialsProvider credentials(Map<String, String> env) {
    String id = first(env, "AWS_ACCESS_KEY_ID");
    String secret = first(env, "AWS_SECRET_ACCESS_KEY");
    if (id == null || secret == null) {
      return DefaultCredentialsProvider.builder().profileName(profileName(env)).build();
    }
    String token = first(env, "AWS_SESSION_TOKEN");
    return StaticCredentialsProvider.create(
        token == null
            ? AwsBasicCredentials.create(id, secret)
            : AwsSessionCredentials.create(id, secret, token));
  }

  private static @Nullable String first(Map<String, String> env, String... names) {
    for (String name : names) {
      String value = env.getOrDefault(name, "");
      if (!value.isEmpty()) {
        return value;
      }
    }
    return null;
  }
}
