package io.smallfry.server.access;

import io.smallfry.server.web.ErrorKind;
import io.smallfry.server.web.ErrorResponses;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Keeps other sites from using a browser's session: what changes something has to repeat the
 * session's XSRF token in the header {@code X-XSRFToken} (or the field {@code _xsrf}), as
 * JupyterLab does, and a WebSocket must be opened by a page of ours. Requests with an API token are
 * free of both: no browser sends one by itself.
 */
final class OriginFilter extends OncePerRequestFilter {
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String refusal = refusal(request);
    if (refusal == null) {
      chain.doFilter(request, response);
    } else {
      ErrorResponses.write(
          request, response, HttpStatus.FORBIDDEN, "cross_site", ErrorKind.USER, refusal);
    }
  }

  private static @Nullable String refusal(HttpServletRequest request) {
    Authentication who = SecurityContextHolder.getContext().getAuthentication();
    if (who instanceof SignedIn signedIn && signedIn.xsrfToken() == null) {
      return null;
    }
    String origin = request.getHeader("Origin");
    boolean unsafe = !SAFE.contains(request.getMethod());
    if (Origins.isWebSocket(request) && !Origins.isOwn(request, origin)) {
      return "A page of another site may not open a WebSocket here.";
    }
    if (unsafe && origin != null && !Origins.isOwn(request, origin)) {
      return "A page of another site may not change anything here.";
    }
    if (unsafe && who instanceof SignedIn signedIn && !repeats(request, signedIn.xsrfToken())) {
      return "'_xsrf' argument missing or wrong: reload the page and try again.";
    }
    return null;
  }

  private static boolean repeats(HttpServletRequest request, @Nullable String expected) {
    String sent = request.getHeader("X-XSRFToken");
    return Secrets.same(sent != null ? sent : request.getParameter("_xsrf"), expected);
  }
}
