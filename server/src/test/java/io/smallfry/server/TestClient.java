package io.smallfry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Talks HTTP to a server as a browser does, with cookies and XSRF token, or as a script with an API
 * token.
 */
public final class TestClient {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final URI address;
  private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
  private final HttpClient http =
      HttpClient.newBuilder()
          .cookieHandler(cookies)
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();
  private @Nullable String token;

  TestClient(URI address) {
    this.address = address;
  }

  /** An answer. */
  public record Answer(int status, String body, HttpResponse<String> response) {
    public JsonNode json() {
      return JSON.readTree(body);
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    /** The code of an error. */
    public String code() {
      return json().path("code").stringValue("");
    }

    /** Asserts the status and returns this. */
    public Answer expect(int expected) {
      assertThat(status).as(body).isEqualTo(expected);
      return this;
    }
  }

  TestClient withToken(String value) {
    token = value;
    return this;
  }

  /** Opens a sign-in link, as its page does. */
  public Answer signIn(URI link) {
    return post("/api/v1/sign-in", Map.of("code", link.getFragment())).expect(200);
  }

  public Answer get(String path, String... headers) {
    return send(request(path, headers).GET().build());
  }

  public Answer delete(String path, String... headers) {
    return send(request(path, headers).DELETE().build());
  }

  /**
   * Posts JSON.
   *
   * @param body its text, or what becomes JSON
   */
  public Answer post(String path, Object body, String... headers) {
    return send("POST", path, body, headers);
  }

  public Answer send(String method, String path, Object body, String... headers) {
    String text = body instanceof String s ? s : JSON.writeValueAsString(body);
    String[] all = new String[headers.length + 2];
    all[0] = "Content-Type";
    all[1] = "application/json";
    System.arraycopy(headers, 0, all, 2, headers.length);
    return send(request(path, all).method(method, BodyPublishers.ofString(text)).build());
  }

  /** Sends a request that the caller has built. */
  public Answer send(HttpRequest request) {
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A request with what a browser or script adds; headers given replace these. */
  public HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(address.resolve(path));
    if (token != null) {
      builder.setHeader("Authorization", "token " + token);
    }
    String xsrf = cookie("_xsrf");
    if (xsrf != null) {
      builder.setHeader("X-XSRFToken", xsrf);
    }
    for (int i = 0; i < headers.length; i += 2) {
      builder.setHeader(headers[i], headers[i + 1]);
    }
    return builder;
  }

  /** The value of a cookie; null when there is none. */
  public @Nullable String cookie(String name) {
    return cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals(name))
        .map(HttpCookie::getValue)
        .findFirst()
        .orElse(null);
  }
}
