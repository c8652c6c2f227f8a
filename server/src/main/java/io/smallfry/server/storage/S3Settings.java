package io.smallfry.server.storage;

import io.smallfry.runner.store.S3Clients;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bucket that storage is in.
 *
 * @param bucket its name
 * @param prefix what all keys begin with: empty, or ending with a slash
 * @param encryption what S3 encrypts with: empty for the bucket's own setting, {@code s3}, or
 *     {@code kms:} and the key's id
 * @param env the variables that describe the client: endpoint, region, credentials
 */
public record S3Settings(String bucket, String prefix, String encryption, Map<String, String> env) {
  private static final Pattern ADDRESS =
      Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*?))?/*");
  private static final int LONGEST_PREFIX = 200; // of the 1,024 bytes of a key

  public S3Settings {
    env = Map.copyOf(env);
    if (!encryption.isEmpty() && !encryption.equals("s3") && !encryption.matches("kms(:\\S+)?")) {
      throw new IllegalArgumentException(
          "the encryption is 's3', 'kms' or 'kms:KEY-ID', not '" + encryption + "'");
    }
  }

  /**
   * Reads an address.
   *
   * @param address {@code s3://bucket} or {@code s3://bucket/prefix}
   * @param env variables of a process: those of Amazon's own tools, and ours before them
   * @throws IllegalArgumentException if it is none; the message is a clause for people
   */
  public static S3Settings of(String address, Map<String, String> env) {
    Matcher parts = ADDRESS.matcher(address);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "storage is s3://bucket or s3://bucket/prefix, not '" + address + "'");
    }
    String prefix = parts.group(2) == null ? "" : parts.group(2);
    if (prefix.length() > LONGEST_PREFIX) {
      throw new IllegalArgumentException(
          "the prefix may have " + LONGEST_PREFIX + " characters at most");
    }
    if (!prefix.isEmpty()) {
      StoragePath.check(prefix);
      prefix += "/";
    }
    Map<String, String> all = new HashMap<>(env);
    own(all, "SMALLFRY_S3_ENDPOINT", "AWS_ENDPOINT_URL_S3");
    own(all, "SMALLFRY_S3_REGION", "AWS_REGION");
    String secret = all.getOrDefault("SMALLFRY_S3_SECRET_ACCESS_KEY", "");
    if (!secret.isEmpty()) {
      own(all, "SMALLFRY_S3_ACCESS_KEY_ID", "AWS_ACCESS_KEY_ID");
      all.put("AWS_SECRET_ACCESS_KEY", secret);
      all.remove("AWS_SESSION_TOKEN");
    }
    String style = all.getOrDefault(S3Clients.PATH_STYLE, "");
    if (!style.isEmpty() && !style.equals("true") && !style.equals("false")) {
      throw new IllegalArgumentException(S3Clients.PATH_STYLE + " is 'true' or 'false'");
    }
    return new S3Settings(
        parts.group(1), prefix, all.getOrDefault("SMALLFRY_S3_ENCRYPTION", ""), all);
  }

  private static void own(Map<String, String> env, String ours, String theirs) {
    String value = env.getOrDefault(ours, "");
    if (!value.isEmpty()) {
      env.put(theirs, value);
    }
  }

  /** Where it is, as people write it. */
  public String address() {
    return "s3://" + bucket + "/" + prefix;
  }

  /** Without the variables, some of which are secrets. */
  @Override
  public String toString() {
    return address();
  }
}
