package io.smallfry.server.access;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where a browser's request comes from. */
final class Origins {
  private Origins() {}

  static boolean isWebSocket(HttpServletRequest request) {
    return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
  }

  /** Whether the page that sent the request was served under the name that the request asks. */
  static boolean isOwn(HttpServletRequest request, @Nullable String origin) {
    String host = request.getHeader("Host");
    if (origin == null || host == null) {
      return false;
    }
    try {
      URI uri = URI.create(origin);
      String authority = uri.getRawAuthority();
      return authority != null
          && withoutDefaultPort(authority, uri.getScheme())
              .equals(withoutDefaultPort(host, uri.getScheme()));
    } catch (IllegalArgumentException e) {
      return false; // Not an origin: not ours.
    }
  }

  private static String withoutDefaultPort(String authority, @Nullable String scheme) {
    String port = "https".equals(scheme) ? ":443" : ":80";
    String lower = authority.toLowerCase(Locale.ROOT);
    return lower.endsWith(port) ? lower.substring(0, lower.length() - port.length()) : lower;
  }
}
