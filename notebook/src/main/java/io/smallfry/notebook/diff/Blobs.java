package io.smallfry.notebook.diff;

import io.smallfry.notebook.diff.OutputDiff.Blob;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Measures data of outputs. */
final class Blobs {
  /** The signature, the header's length and name, width and height. */
  private static final int PNG_HEAD = 24;

  private Blobs() {}

  static @Nullable Blob of(String mime, @Nullable JsonNode data) {
    if (data == null) {
      return null;
    }
    if (!data.isString()) {
      return new Blob(data.toString().length(), 0, 0);
    }
    String text = data.stringValue();
    if (isText(mime)) {
      return new Blob(utf8Length(text), 0, 0);
    }
    long digits = text.chars().filter(c -> c > ' ' && c != '=').count();
    long bytes = digits * 3 / 4;
    byte[] head = mime.equals("image/png") ? head(text) : new byte[0];
    return head.length < PNG_HEAD
        ? new Blob(bytes, 0, 0)
        : new Blob(bytes, number(head, 16), number(head, 20));
  }

  static boolean isText(String mime) {
    return mime.startsWith("text/")
        || mime.equals("image/svg+xml")
        || mime.equals("application/javascript")
        || mime.endsWith("json")
        || mime.endsWith("+xml");
  }

  private static long utf8Length(String text) {
    long length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      length += c < 0x80 ? 1 : c < 0x800 ? 2 : Character.isSurrogate(c) ? 2 : 3;
    }
    return length;
  }

  private static byte[] head(String base64) {
    int digits = PNG_HEAD / 3 * 4;
    if (base64.length() < digits) {
      return new byte[0];
    }
    try {
      byte[] head = Base64.getDecoder().decode(base64.substring(0, digits));
      boolean png = head[0] == (byte) 0x89 && head[1] == 'P' && head[2] == 'N' && head[3] == 'G';
      return png ? head : new byte[0];
    } catch (IllegalArgumentException e) {
      return new byte[0]; // whatever it is, it is no PNG picture; its size is told all the same
    }
  }

  private static int number(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 24
        | (bytes[at + 1] & 0xFF) << 16
        | (bytes[at + 2] & 0xFF) << 8
        | (bytes[at + 3] & 0xFF);
  }
}
