package io.smallfry.server.access;

import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Who sent the request at hand. A controller's method may also simply take a {@link Person} as an
 * argument. Thread-safe; {@link #require()} works on the request's own thread only.
 */
public final class CurrentPerson {
  private CurrentPerson() {}

  /**
   * The person who sent the request of this thread.
   *
   * @throws AuthenticationCredentialsNotFoundException when nobody signed in, answered with 401
   */
  public static Person require() {
    return of(SecurityContextHolder.getContext().getAuthentication());
  }

  /**
   * The person behind a request's principal, e.g. of a WebSocket handshake or session.
   *
   * @throws AuthenticationCredentialsNotFoundException when nobody signed in
   */
  public static Person of(@Nullable Principal principal) {
    if (principal instanceof Authentication authentication
        && authentication.getPrincipal() instanceof Person person) {
      return person;
    }
    throw new AuthenticationCredentialsNotFoundException("Nobody signed in.");
  }
}
