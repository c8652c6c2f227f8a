package io.smallfry.server.access;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/**
 * The two cookies of a browser that signed in: the session's secret, and the XSRF token that
 * scripts may read.
 */
final class Cookies {
  static final String SESSION = "smallfry-session";
  static final String XSRF = "_xsrf";

  private Cookies() {}

  static @Nullable String read(HttpServletRequest request, String name) {
    Cookie[] cookies = request.getCookies();
    if (cookies != null) {
      for (Cookie cookie : cookies) {
        if (cookie.getName().equals(name)) {
          return cookie.getValue();
        }
      }
    }
    return null;
  }

  static String xsrfToken(String sessionSecret) {
    return Secrets.derive(sessionSecret, "xsrf");
  }

  static void set(HttpServletRequest request, HttpServletResponse response, String secret) {
    add(request, response, SESSION, secret, true, Sessions.LIFETIME);
    setXsrf(request, response, xsrfToken(secret));
  }

  static void setXsrf(HttpServletRequest request, HttpServletResponse response, String token) {
    add(request, response, XSRF, token, false, Sessions.LIFETIME);
  }

  static void clear(HttpServletRequest request, HttpServletResponse response) {
    add(request, response, SESSION, "", true, Duration.ZERO);
    add(request, response, XSRF, "", false, Duration.ZERO);
  }

  private static void add(
      HttpServletRequest request,
      HttpServletResponse response,
      String name,
      String value,
      boolean httpOnly,
      Duration age) {
    response.addHeader(
        HttpHeaders.SET_COOKIE,
        ResponseCookie.from(name, value)
            .path("/")
            .httpOnly(httpOnly)
            .secure(request.isSecure())
            .sameSite("Lax")
            .maxAge(age)
            .build()
            .toString());
  }
}
