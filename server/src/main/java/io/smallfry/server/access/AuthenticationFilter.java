package io.smallfry.server.access;

import io.smallfry.server.web.ErrorKind;
import io.smallfry.server.web.ErrorResponses;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Finds out who sent a request: by {@code Authorization: token …} or {@code Bearer …}, by {@code
 * ?token=} on a WebSocket's handshake (where browsers can't set headers), or by the session's
 * cookie. A wrong token is refused at once, whatever cookies came with it.
 */
final class AuthenticationFilter extends OncePerRequestFilter {
  private final Tokens tokens;
  private final Sessions sessions;

  AuthenticationFilter(Tokens tokens, Sessions sessions) {
    this.tokens = tokens;
    this.sessions = sessions;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String token = token(request);
    Optional<SignedIn> signedIn =
        token != null ? tokens.use(token).map(SignedIn::byToken) : session(request);
    if (token != null && signedIn.isEmpty()) {
      ErrorResponses.write(
          request,
          response,
          HttpStatus.FORBIDDEN,
          "invalid_token",
          ErrorKind.USER,
          "This token is not known here, or was revoked. `smallfry token` makes a new one.");
      return;
    }
    if (signedIn.isPresent()) {
      SecurityContext context = SecurityContextHolder.createEmptyContext();
      context.setAuthentication(signedIn.get());
      SecurityContextHolder.setContext(context);
      restoreXsrfCookie(request, response, signedIn.get());
    }
    chain.doFilter(request, response);
  }

  private Optional<SignedIn> session(HttpServletRequest request) {
    String secret = Cookies.read(request, Cookies.SESSION);
    return secret == null || secret.isEmpty()
        ? Optional.empty()
        : sessions.use(secret).map(person -> SignedIn.bySession(person, secret));
  }

  /**
   * A page whose scripts can't find the XSRF token could change nothing: the cookie comes with
   * every page.
   */
  private static void restoreXsrfCookie(
      HttpServletRequest request, HttpServletResponse response, SignedIn signedIn) {
    String expected = signedIn.xsrfToken();
    if (expected != null
        && request.getMethod().equals("GET")
        && !expected.equals(Cookies.read(request, Cookies.XSRF))) {
      Cookies.setXsrf(request, response, expected);
    }
  }

  private static @Nullable String token(HttpServletRequest request) {
    String header = request.getHeader("Authorization");
    if (header != null) {
      int space = header.indexOf(' ');
      String scheme = space < 0 ? "" : header.substring(0, space).toLowerCase(Locale.ROOT);
      if (scheme.equals("token") || scheme.equals("bearer")) {
        return header.substring(space + 1).strip();
      }
    }
    return Origins.isWebSocket(request) ? request.getParameter("token") : null;
  }
}
