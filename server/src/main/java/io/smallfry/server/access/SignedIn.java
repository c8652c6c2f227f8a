package io.smallfry.server.access;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** Who sent a request, and how they showed it. */
final class SignedIn extends AbstractAuthenticationToken {
  private final Person person;
  private final @Nullable String xsrfToken;

  private SignedIn(Person person, @Nullable String xsrfToken) {
    super(List.of());
    this.person = person;
    this.xsrfToken = xsrfToken;
    setAuthenticated(true);
  }

  static SignedIn byToken(Person person) {
    return new SignedIn(person, null);
  }

  static SignedIn bySession(Person person, String secret) {
    return new SignedIn(person, Cookies.xsrfToken(secret));
  }

  /**
   * What a request that changes something has to repeat; null for tokens, which no browser sends by
   * itself.
   */
  @Nullable String xsrfToken() {
    return xsrfToken;
  }

  @Override
  public Person getPrincipal() {
    return person;
  }

  @Override
  public @Nullable Object getCredentials() {
    return null;
  }
}
