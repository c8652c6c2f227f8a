package io.smallfry.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.server.ServerUnderTest;
import io.smallfry.server.TestClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
  private final ServerUnderTest server = ServerUnderTest.shared();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/me",
        "/api/v1/jobs",
        "/api/v1/runs",
        "/api/v1/runs/1/output",
        "/api/v1/events",
        "/api/v1/nothing",
        "/api/contents",
        "/api/kernels",
        "/api/sessions",
        "/api/kernelspecs",
        "/api/terminals",
        "/api/status",
        "/api",
        "/lab",
        "/lab/api/settings",
        "/files/a.txt",
        "/metrics",
        "/",
        "/jobs",
        "/assets/index.js",
        "/static/lab/main.js",
        "/nothing",
        "/sign-in/../api/v1/me",
        "/sign-in/other",
        "/error"
      })
  void nobodyIsAnonymous(String path) {
    TestClient.Answer answer = server.anonymous().get(path);

    assertThat(answer.status()).as(path).isIn(400, 401, 403);
  }

  @Test
  void pagesLeadToTheSignInPageAndBack() {
    TestClient.Answer answer =
        server.anonymous().get("/lab/tree/a%20b.ipynb?reset", "Accept", "text/html").expect(302);

    assertThat(answer.header("Location"))
        .endsWith("/sign-in?next=%2Flab%2Ftree%2Fa%2520b.ipynb%3Freset");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/sign-in",
        "/sign-in/page.css",
        "/sign-in/page.js",
        "/favicon.svg",
        "/healthz",
        "/readyz"
      })
  void whatSigningInNeedsIsOpen(String path) {
    server.anonymous().get(path).expect(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"token ", "Token ", "Bearer ", "bearer "})
  void aTokenSaysWhoOneIs(String scheme) {
    String owner =
        server
            .anonymous()
            .get("/api/v1/me", "Authorization", scheme + server.token())
            .expect(200)
            .json()
            .path("name")
            .stringValue();

    assertThat(owner).isEqualTo(server.server().owner().name());
  }

  @Test
  void aWrongTokenIsRefusedWhateverElseCame() {
    assertThat(
            server
                .browser()
                .get("/api/v1/me", "Authorization", "token sfy_wrong")
                .expect(403)
                .code())
        .isEqualTo("invalid_token");
  }

  @Test
  void aRevokedTokenIsWorthless() {
    String token = server.token();
    TestClient script = server.anonymous();
    script.get("/api/v1/me", "Authorization", "token " + token).expect(200);

    long id =
        server
            .part(org.springframework.jdbc.core.simple.JdbcClient.class)
            .sql("select id from api_token where hash = ?")
            .param(Secrets.hash(token))
            .query(Long.class)
            .single();
    server.part(Tokens.class).revoke(server.server().owner(), id);

    script.get("/api/v1/me", "Authorization", "token " + token).expect(403);
  }

  @Test
  void noTokenInAnAddress() {
    server.anonymous().get("/api/v1/me?token=" + server.token()).expect(401);
  }

  @Test
  void secretsAreStoredAsHashes() {
    String token = server.token();

    String stored =
        server
            .part(org.springframework.jdbc.core.simple.JdbcClient.class)
            .sql("select string_agg(t::text, ' ') from api_token t")
            .query(String.class)
            .single();

    assertThat(stored).doesNotContain(token);
  }

  @Test
  void aBrowserRepeatsItsXsrfToken() {
    TestClient browser = server.browser();
    TestClient other = server.browser();

    browser.post("/api/v1/sign-out", "{}", "X-XSRFToken", "").expect(403);
    browser.post("/api/v1/sign-out", "{}", "X-XSRFToken", "wrong").expect(403);
    browser.post("/api/v1/sign-out", "{}", "X-XSRFToken", other.cookie("_xsrf") + "").expect(403);
    browser.post("/api/v1/sign-out", "{}", "Origin", "http://evil.example").expect(403);
    browser.get("/api/v1/me").expect(200);

    browser
        .post("/api/v1/sign-out", "{}", "Origin", server.server().address().toString())
        .expect(200);
  }

  @Test
  void aLostXsrfCookieComesBack() {
    TestClient browser = server.browser();
    String session = browser.cookie("smallfry-session");

    TestClient.Answer answer =
        server.anonymous().get("/api/v1/me", "Cookie", "smallfry-session=" + session).expect(200);

    assertThat(answer.header("Set-Cookie")).startsWith("_xsrf=" + browser.cookie("_xsrf"));
  }

  @Test
  void aScriptNeedsNoXsrfToken() {
    server.script().post("/api/v1/jobs", "{}", "Origin", "http://elsewhere.example").expect(400);
  }

  @Test
  void aWebSocketIsOpenedByAPageOfOurs() throws IOException {
    TestClient browser = server.browser();
    String cookie = "Cookie: smallfry-session=" + browser.cookie("smallfry-session") + "\r\n";
    String own = "Origin: " + server.server().address() + "\r\n";

    assertThat(handshake("")).contains(" 403 ");
    assertThat(handshake(own)).contains(" 403 ");
    assertThat(handshake(cookie)).contains(" 403 ");
    assertThat(handshake(cookie + "Origin: http://evil.example\r\n")).contains(" 403 ");
    assertThat(handshake(cookie + "Origin: null\r\n")).contains(" 403 ");
    assertThat(handshake(cookie + own)).doesNotContain(" 403 ");
    assertThat(handshake("Authorization: token " + server.token() + "\r\n"))
        .doesNotContain(" 403 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "192.168.1.5",
        ""
      })
  void otherNamesAreNotOurs(String host) throws IOException {
    assertThat(raw("GET /healthz HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
        .containsAnyOf(" 403 ", " 400 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST", "127.0.0.1", "[::1]"})
  void loopbackHasTheseNames(String host) throws IOException {
    assertThat(raw("GET /healthz HTTP/1.1\r\nHost: " + host + ":1234\r\nConnection: close\r\n\r\n"))
        .contains(" 200 ");
  }

  @Test
  void pagesMayDoWhatTheyNeed() {
    TestClient browser = server.browser();

    String console = browser.get("/").header("Content-Security-Policy");
    String lab = browser.get("/lab").header("Content-Security-Policy");
    String files = browser.get("/files/none.html").header("Content-Security-Policy");

    assertThat(console)
        .contains("script-src 'self';", "object-src 'none'", "frame-ancestors 'self'");
    assertThat(lab).contains("script-src 'self' 'unsafe-eval'", "worker-src 'self' blob:");
    assertThat(files).startsWith("sandbox");
    TestClient.Answer signIn = server.anonymous().get("/sign-in");
    assertThat(signIn.header("Content-Security-Policy")).isEqualTo(console);
    assertThat(signIn.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(signIn.header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void errorsHaveTheirAreasForm() {
    TestClient script = server.script();

    TestClient.Answer own = script.get("/api/v1/nothing").expect(404);
    assertThat(own.header("Content-Type")).startsWith("application/problem+json");
    assertThat(own.json().path("kind").stringValue()).isEqualTo("USER");
    TestClient.Answer jupyter = script.get("/api/nothing").expect(404);
    assertThat(jupyter.json().path("message").isString()).isTrue();
    assertThat(script.send("PATCH", "/api/v1/me", "{}").expect(405).code())
        .isEqualTo("method_not_allowed");
  }

  private String handshake(String headers) throws IOException {
    return raw(
        "GET /api/kernels/none/channels HTTP/1.1\r\nHost: "
            + server.server().address().getAuthority()
            + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + headers
            + "\r\n");
  }

  /** The first line of the answer. */
  private String raw(String request) throws IOException {
    URI address = server.server().address();
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
          .readLine();
    }
  }
}
