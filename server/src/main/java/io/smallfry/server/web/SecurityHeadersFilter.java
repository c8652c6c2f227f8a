package io.smallfry.server.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Tells browsers what a page may do: nothing that isn't ours. JupyterLab gets what it can't live
 * without.
 */
public final class SecurityHeadersFilter extends OncePerRequestFilter {
  private static final String PAGES =
      "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline';"
          + " img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self';"
          + " frame-ancestors 'self'; object-src 'none'; base-uri 'self'; form-action 'self'";

  // Schema validation compiles its schemas, and the editor's workers come from blobs.
  private static final String LAB =
      "default-src 'self'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline';"
          + " img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' data: blob:;"
          + " worker-src 'self' blob:; frame-src 'self' data: blob:; media-src 'self' data: blob:;"
          + " frame-ancestors 'self'; object-src 'none'; base-uri 'self'; form-action 'self'";

  // What people's files and notebooks bring runs without our origin: no cookies, no scripts of
  // ours.
  private static final String FILES = "sandbox allow-scripts; frame-ancestors 'self'";

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String path = request.getRequestURI();
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "same-origin");
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    response.setHeader("X-Frame-Options", "SAMEORIGIN");
    response.setHeader("Content-Security-Policy", policy(path));
    if (path.startsWith("/api/")) {
      response.setHeader("Cache-Control", "no-store");
    }
    chain.doFilter(request, response);
  }

  static String policy(String path) {
    if (path.startsWith("/files/") || path.startsWith("/nbconvert/")) {
      return FILES;
    }
    return path.equals("/lab") || path.startsWith("/lab/") || path.startsWith("/doc/")
        ? LAB
        : PAGES;
  }
}
