package io.smallfry.runner.store;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What went wrong with S3, in words that say what to do. */
public final class S3Errors {
  private S3Errors() {}

  /** Carries our own refusal through the SDK, which tries anything else again. */
  static final class Refused extends RuntimeException {
    private final StoreException why;

    Refused(StoreException why) {
      super(why);
      this.why = why;
    }
  }

  static StoreException explained(SdkException e, S3Address address, Map<String, String> env) {
    return explained(e, address.bucket(), env);
  }

  /**
   * What an error means, as a clause for people.
   *
   * @param env what the client was made of
   */
  public static StoreException explained(SdkException e, String bucket, Map<String, String> env) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof Refused refused) {
        return refused.why;
      }
      if (cause instanceof AwsServiceException answer) {
        return answered(answer, bucket);
      }
    }
    return unanswered(e, env);
  }

  private static StoreException answered(AwsServiceException e, String bucket) {
    String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
    int status = e.statusCode();
    String known = known(code == null ? "" : code, status, bucket);
    if (known != null) {
      return StoreException.refused(known, e);
    }
    String said = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorMessage();
    String message =
        "S3 answered "
            + status
            + (code == null || code.isEmpty() ? "" : " " + code)
            + (said == null || said.isEmpty() ? "" : ": " + said);
    return status >= 500 || status == 429
        ? StoreException.unreachable(message, e)
        : StoreException.refused(message, e);
  }

  private static @Nullable String known(String code, int status, String bucket) {
    return switch (code) {
      case "NoSuchBucket" -> "there is no bucket '" + bucket + "'";
      case "NoSuchKey" -> "there is no such object in the bucket '" + bucket + "'";
      case "AccessDenied" -> "permission denied in the bucket '" + bucket + "'";
      case "InvalidAccessKeyId" -> "S3 doesn't know the access key";
      case "SignatureDoesNotMatch" -> "S3 doesn't accept the secret access key";
      case "InvalidToken", "InvalidTokenId" -> "S3 doesn't accept the session token";
      case "ExpiredToken", "ExpiredTokenException" -> "the credentials have expired";
      case "RequestTimeTooSkewed", "RequestExpired" ->
          "the clock of this machine and that of S3 differ too much: set this machine's clock";
      case "PermanentRedirect", "AuthorizationHeaderMalformed" ->
          "the bucket '" + bucket + "' is in another region: set AWS_REGION";
      case "InvalidBucketName" -> "'" + bucket + "' can't be the name of a bucket";
      default -> {
        if (status == 403) {
          yield "permission denied in the bucket '" + bucket + "'";
        }
        // An answer to a request without a body, or of a server that is no S3.
        yield code.isEmpty() && status == 404
            ? "there is no such object, bucket or S3 service"
            : null;
      }
    };
  }

  private static StoreException unanswered(SdkException e, Map<String, String> env) {
    String endpoint = S3Clients.endpoint(env);
    String where = endpoint == null ? "S3" : endpoint;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (cause instanceof UnknownHostException) {
        return StoreException.unreachable("the host of " + where + " was not found", e);
      }
      if (cause instanceof ConnectException) {
        return StoreException.unreachable("no connection to " + where, e);
      }
      if (cause instanceof SocketTimeoutException) {
        return StoreException.unreachable(where + " did not answer in time", e);
      }
      if (message.contains("the answer was cut off")) {
        return StoreException.unreachable("the answer of " + where + " was cut off", e);
      }
      if (message.contains("Unable to load credentials")) {
        return StoreException.refused(
            "there are no AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or"
                + " AWS_PROFILE",
            e);
      }
    }
    return StoreException.unreachable(where + " can't be used: " + e.getMessage(), e);
  }
}
