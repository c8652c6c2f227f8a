package io.smallfry.runner.store;

import java.io.IOException;
import java.io.InputStream;

/** Reads from far away no more than fits: who answers decides neither our memory nor our time. */
final class Limit {
  /** More than the largest notebooks; less than what breaks a small machine. */
  static final int MOST_BYTES = 512 << 20;

  private Limit() {}

  /**
   * Reads to the end.
   *
   * @param announced how long it claims to be; negative if it doesn't say
   * @throws StoreException if it is longer than allowed
   */
  static byte[] read(InputStream in, long announced, int most) throws IOException {
    if (announced > most) {
      throw tooLarge(most);
    }
    byte[] bytes = in.readNBytes(most);
    if (bytes.length == most && in.read() >= 0) {
      throw tooLarge(most);
    }
    return bytes;
  }

  static StoreException tooLarge(int most) {
    return StoreException.refused("it is larger than " + (most >> 20) + " MiB", null);
  }
}
