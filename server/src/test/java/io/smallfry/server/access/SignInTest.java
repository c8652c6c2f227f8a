package io.smallfry.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.server.ServerUnderTest;
import io.smallfry.server.TestClient;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignInTest {
  private final ServerUnderTest server = ServerUnderTest.shared();

  @Test
  void aLinkSignsInOnce() {
    URI link = server.server().signInLink();
    TestClient browser = server.anonymous();

    browser.signIn(link);

    browser.get("/api/v1/me").expect(200);
    TestClient.Answer second =
        server.anonymous().post("/api/v1/sign-in", Map.of("code", link.getFragment())).expect(401);
    assertThat(second.code()).isEqualTo("sign_in_failed");
    server.clock().advance(SignInLimit.WINDOW);
  }

  @Test
  void theCodeIsBehindTheHash() {
    URI link = server.server().signInLink();

    assertThat(link.getPath()).isEqualTo("/sign-in");
    assertThat(link.getQuery()).isNull();
    assertThat(link.getFragment()).hasSize(43);
  }

  @Test
  void aLinkIsWorthlessAfterTenMinutes() {
    URI link = server.server().signInLink();
    server.clock().advance(SignInCodes.LIFETIME);

    server.anonymous().post("/api/v1/sign-in", Map.of("code", link.getFragment())).expect(401);
    server.clock().advance(SignInLimit.WINDOW);
  }

  @Test
  void aTokenSignsInABrowserToo() {
    TestClient browser = server.anonymous();

    browser.post("/api/v1/sign-in", Map.of("token", server.token())).expect(200);

    browser.get("/api/v1/me").expect(200);
  }

  @Test
  void cookiesAreForUsAlone() {
    TestClient browser = server.anonymous();
    var cookies =
        browser.signIn(server.server().signInLink()).response().headers().allValues("Set-Cookie");

    assertThat(cookies)
        .anySatisfy(cookie ->
            assertThat(cookie)
                .startsWith("smallfry-session=")
                .contains("HttpOnly", "SameSite=Lax", "Path=/"))
        .anySatisfy(cookie ->
            assertThat(cookie)
                .startsWith("_xsrf=")
                .contains("SameSite=Lax", "Path=/")
                .doesNotContain("HttpOnly"));
  }

  @Test
  void signingOutEndsTheSession() {
    TestClient browser = server.browser();
    String session = browser.cookie("smallfry-session");

    browser.post("/api/v1/sign-out", "{}").expect(200);

    server.anonymous().get("/api/v1/me", "Cookie", "smallfry-session=" + session).expect(401);
  }

  @Test
  void aSessionLivesThirtyDaysFromItsLastUse() {
    TestClient browser = server.browser();
    server.clock().advance(Duration.ofDays(29));
    browser.get("/api/v1/me").expect(200);
    server.clock().advance(Duration.ofDays(29));
    browser.get("/api/v1/me").expect(200);

    server.clock().advance(Duration.ofDays(30).plusSeconds(1));

    browser.get("/api/v1/me").expect(401);
  }

  @Test
  void whoKeepsFailingWaits() {
    TestClient client = server.anonymous();
    server.clock().advance(SignInLimit.WINDOW);
    for (int i = 0; i < SignInLimit.FAILURES; i++) {
      client.post("/api/v1/sign-in", Map.of("token", "wrong")).expect(401);
    }

    TestClient.Answer refused =
        client.post("/api/v1/sign-in", Map.of("token", server.token())).expect(429);

    assertThat(refused.code()).isEqualTo("too_many_attempts");
    assertThat(refused.header("Retry-After")).isNotEmpty();
    server.clock().advance(SignInLimit.WINDOW);
    client.post("/api/v1/sign-in", Map.of("token", server.token())).expect(200);
  }

  @Test
  void aFormOfAnotherSiteCannotSignIn() {
    server
        .anonymous()
        .post("/api/v1/sign-in", "token=x", "Content-Type", "application/x-www-form-urlencoded")
        .expect(415);
    server
        .anonymous()
        .post("/api/v1/sign-in", Map.of("token", server.token()), "Origin", "http://evil.example")
        .expect(403);
  }

  @Test
  void whatIsNoSignInIsABadRequest() {
    TestClient client = server.anonymous();

    for (String body : new String[] {"", "{", "[]", "{}", "{\"code\": {}}", "{\"other\": 1}"}) {
      client.post("/api/v1/sign-in", body).expect(400);
    }
  }
}
