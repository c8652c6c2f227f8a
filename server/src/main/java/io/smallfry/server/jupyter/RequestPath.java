package io.smallfry.server.jupyter;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The path of a request as the client sent it, decoded once and strictly. Frameworks normalise
 * paths, drop what follows a semicolon and replace broken bytes; a file's name must come through as
 * it is or not at all.
 */
public final class RequestPath {
  private RequestPath() {}

  /**
   * What follows a prefix, percent-decoded; empty if nothing does.
   *
   * @param prefix such as {@code /api/contents}; the request is known to match it
   * @throws JupyterException if the path is not percent-encoded UTF-8
   */
  public static String after(HttpServletRequest request, String prefix) {
    String raw = request.getRequestURI();
    String rest = raw.startsWith(prefix) ? raw.substring(prefix.length()) : "";
    return decode(rest.startsWith("/") ? rest.substring(1) : rest);
  }

  static String decode(String raw) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
    int i = 0;
    while (i < raw.length()) {
      char c = raw.charAt(i);
      if (c != '%') {
        // Servers hand the request line over as Latin-1; what isn't ASCII was sent unencoded.
        bytes.write(c);
        i++;
        continue;
      }
      int high = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
      int low = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 2), 16) : -1;
      if (high < 0 || low < 0) {
        throw JupyterException.badRequest("The path is not percent-encoded correctly");
      }
      bytes.write((high << 4) | low);
      i += 3;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw JupyterException.badRequest("Invalid unicode in path");
    }
  }
}
