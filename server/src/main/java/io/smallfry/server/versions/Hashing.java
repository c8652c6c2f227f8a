package io.smallfry.server.versions;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Hashes of contents, as contents' clients see them. */
final class Hashing {
  private Hashing() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  static String of(byte[] content) {
    return HexFormat.of().formatHex(sha256().digest(content));
  }

  /** Of all that a stream gives. Closes the stream. */
  static String of(InputStream content) throws IOException {
    return copy(content, OutputStream.nullOutputStream());
  }

  /** Copies a content and says its hash. Closes what it reads. */
  static String copy(InputStream content, OutputStream to) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = content) {
      in.transferTo(new DigestOutputStream(to, digest));
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
