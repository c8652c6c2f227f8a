package io.smallfry.server.storage;

import java.util.regex.Pattern;

/**
 * What a key may be: names of letters, digits, {@code . _ -} between slashes; none starts with a
 * dot.
 */
final class StorageKey {
  private static final Pattern KEY =
      Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,127})*");
  private static final int LONGEST = 900; // S3 allows 1,024 bytes, a bucket's prefix included.

  private StorageKey() {}

  static String check(String key) {
    if (key.length() > LONGEST || !KEY.matcher(key).matches()) {
      throw new IllegalArgumentException("Not a storage key: " + key);
    }
    return key;
  }
}
