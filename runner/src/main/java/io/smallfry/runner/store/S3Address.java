package io.smallfry.runner.store;

/**
 * {@code s3://bucket/key}; the key is all that follows, as it is written.
 *
 * @param bucket not empty
 * @param key not empty
 */
record S3Address(String bucket, String key) {
  /**
   * @throws StoreException if it is not so
   */
  static S3Address of(String name) throws StoreException {
    String rest = name.substring(name.indexOf("://") + 3);
    int slash = rest.indexOf('/');
    if (slash <= 0 || slash == rest.length() - 1) {
      throw StoreException.refused("an S3 address is s3://bucket/key", null);
    }
    return new S3Address(rest.substring(0, slash), rest.substring(slash + 1));
  }
}
