package io.smallfry.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signs a message's four JSON parts and checks signatures, in constant time. Not thread-safe: each
 * direction of each channel has its own.
 */
final class MessageSigner {
  private static final byte[] NO_SIGNATURE = {};

  private final @Nullable Mac mac;

  /**
   * @param scheme as in a connection file: {@code hmac-} and a digest's name, {@code hmac-sha256}
   * @param key the shared key's text; empty means that messages are not signed
   * @throws KernelException if the scheme is unknown
   */
  MessageSigner(String scheme, String key) {
    this.mac = key.isEmpty() ? null : mac(scheme, key);
  }

  private static Mac mac(String scheme, String key) {
    String digest = scheme.startsWith("hmac-") ? scheme.substring("hmac-".length()) : "";
    String algorithm =
        "Hmac" + digest.toUpperCase(Locale.ROOT).replace('_', '-').replace("SHA-", "SHA");
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key.getBytes(UTF_8), algorithm));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new KernelException("Unknown signature scheme of a kernel: " + scheme, e);
    }
  }

  /** The signature as it travels: lower-case hexadecimal text, empty if messages are not signed. */
  byte[] sign(byte[] header, byte[] parentHeader, byte[] metadata, byte[] content) {
    if (mac == null) {
      return NO_SIGNATURE;
    }
    mac.update(header);
    mac.update(parentHeader);
    mac.update(metadata);
    mac.update(content);
    return HexFormat.of().formatHex(mac.doFinal()).getBytes(UTF_8);
  }

  boolean isSigning() {
    return mac != null;
  }

  boolean verify(
      byte[] signature, byte[] header, byte[] parentHeader, byte[] metadata, byte[] content) {
    return mac == null
        || MessageDigest.isEqual(signature, sign(header, parentHeader, metadata, content));
  }
}
