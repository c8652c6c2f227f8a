package io.smallfry.runner.store;

import io.smallfry.runner.NotebookSink;
import io.smallfry.runner.Version;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Documents of web servers: read with GET, written with PUT, as papermill does. {@code
 * user:password@} in an address is sent as Basic authentication, to that host only, and shown
 * nowhere; neither is an address's query, which may be a signature.
 */
final class HttpStore implements Store {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final Duration WHOLE = Duration.ofMinutes(10);
  private static final int MOST_REDIRECTS = 5;

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER) // by hand: credentials stay with their host
          .build();
  private final Map<String, String> env;
  private final Duration answer;
  private final Duration whole;
  private final int mostBytes;

  HttpStore(Map<String, String> env) {
    this(env, ANSWER, WHOLE, Limit.MOST_BYTES);
  }

  /**
   * @param answer how long a server may take until it begins to answer
   * @param whole how long reading a document may take
   */
  HttpStore(Map<String, String> env, Duration answer, Duration whole, int mostBytes) {
    this.env = env;
    this.answer = answer;
    this.whole = whole;
    this.mostBytes = mostBytes;
  }

  @Override
  public String shown(String name) {
    int query = name.indexOf('?');
    String address = query < 0 ? name : name.substring(0, query) + "?…";
    int host = address.indexOf("://") + 3;
    int slash = address.indexOf('/', host);
    int at = address.lastIndexOf('@', slash < 0 ? address.length() : slash);
    return at < host ? address : address.substring(0, host) + address.substring(at + 1);
  }

  @Override
  public byte[] read(String name) throws IOException {
    URI address = GitHub.document(address(name));
    String login = login(address);
    login = login == null ? GitHub.login(address, env) : login;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      HttpResponse<InputStream> response =
          send(request(address, login).header("Accept", "application/json, */*").GET(), address);
      try (InputStream body = response.body()) {
        if (response.statusCode() == 200) {
          return whole(body, response, address);
        }
      }
      URI next = redirected(response, address);
      login = sameHost(next, address) ? login : null;
      address = next;
    }
    throw StoreException.refused("it is redirected more than " + MOST_REDIRECTS + " times", null);
  }

  /** Closes the connection of a server that goes on for too long, which ends the reading. */
  private byte[] whole(InputStream body, HttpResponse<InputStream> response, URI address)
      throws IOException {
    Thread reader = Thread.currentThread();
    boolean[] late = new boolean[1];
    Thread watch =
        Thread.ofVirtual()
            .start(() -> {
              try {
                TimeUnit.NANOSECONDS.sleep(whole.toNanos());
                late[0] = true;
                body.close();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // it was in time
              } catch (IOException e) {
                reader.interrupt();
              }
            });
    try {
      return Limit.read(
          body, response.headers().firstValueAsLong("Content-Length").orElse(-1), mostBytes);
    } catch (StoreException e) {
      throw e;
    } catch (IOException e) {
      throw StoreException.unreachable(
          late[0]
              ? address.getHost() + " took longer than " + whole.toSeconds() + " s"
              : "the answer of " + address.getHost() + " was cut off",
          e);
    } finally {
      watch.interrupt();
    }
  }

  private static URI redirected(HttpResponse<?> response, URI from) throws StoreException {
    int status = response.statusCode();
    String location = response.headers().firstValue("Location").orElse(null);
    boolean moved = status >= 301 && status <= 308 && status != 304 && location != null;
    if (!moved) {
      throw refused(response, from);
    }
    URI to = from.resolve(address(location == null ? "" : from.resolve(uri(location)).toString()));
    if (from.getScheme().equalsIgnoreCase("https") && !to.getScheme().equalsIgnoreCase("https")) {
      throw StoreException.refused("it is redirected from https to http", null);
    }
    return to;
  }

  private static boolean sameHost(URI a, URI b) {
    return a.getScheme().equalsIgnoreCase(b.getScheme())
        && a.getHost().equalsIgnoreCase(b.getHost())
        && a.getPort() == b.getPort();
  }

  @Override
  public NotebookSink sink(String name) throws IOException {
    URI address = address(name);
    return new RemoteSink(shown(name), document -> put(address, document));
  }

  private void put(URI address, List<ByteBuffer> document) throws IOException {
    HttpRequest.BodyPublisher body =
        BodyPublishers.fromPublisher(
            BodyPublishers.ofInputStream(() -> Buffers.stream(document)), Buffers.size(document));
    HttpResponse<InputStream> response =
        send(
            request(address, login(address)).header("Content-Type", "application/json").PUT(body),
            address);
    response.body().close();
    if (response.statusCode() / 100 != 2) {
      throw refused(response, address);
    }
  }

  private static StoreException refused(HttpResponse<?> response, URI address) {
    int status = response.statusCode();
    String what =
        switch (status) {
          case 401, 403 -> "permission denied";
          case 404, 410 -> "there is no such document";
          default -> "that is not what was asked for";
        };
    String message = what + " (" + address.getHost() + " answered " + status + ")";
    return status >= 500 || status == 429
        ? StoreException.unreachable(message, null)
        : StoreException.refused(message, null);
  }

  private HttpRequest.Builder request(URI address, @Nullable String login) throws StoreException {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(withoutLogin(address))
              .timeout(answer)
              .header("User-Agent", "smallfry/" + Version.NUMBER);
      return login == null ? request : request.header("Authorization", login);
    } catch (IllegalArgumentException | URISyntaxException e) {
      throw StoreException.refused("that is no address", e);
    }
  }

  private static URI withoutLogin(URI address) throws URISyntaxException {
    String raw = address.toString();
    String login = address.getRawUserInfo();
    return login == null ? address : new URI(raw.replaceFirst("://[^/]*@", "://"));
  }

  private static @Nullable String login(URI address) {
    String login = address.getUserInfo();
    return login == null
        ? null
        : "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
  }

  private HttpResponse<InputStream> send(HttpRequest.Builder request, URI address)
      throws StoreException {
    String host = address.getHost();
    try {
      return client.send(request.build(), BodyHandlers.ofInputStream());
    } catch (HttpConnectTimeoutException e) {
      throw StoreException.unreachable("no connection to " + host + " in time", e);
    } catch (HttpTimeoutException e) {
      throw StoreException.unreachable(host + " did not answer in time", e);
    } catch (ConnectException e) {
      throw StoreException.unreachable(
          e.getCause() instanceof UnresolvedAddressException
                  || String.valueOf(e.getCause()).contains("UnresolvedAddress")
              ? "the host " + host + " was not found"
              : "no connection to " + host,
          e);
    } catch (IOException e) {
      throw StoreException.unreachable("no answer from " + host + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw StoreException.unreachable("it was interrupted", e);
    }
  }

  private static URI address(String name) throws StoreException {
    URI address = uri(name);
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    if (address.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw StoreException.refused("that is no http or https address with a host", null);
    }
    return address;
  }

  /** Spaces are forgiven, as browsers do. */
  private static URI uri(String name) throws StoreException {
    try {
      return new URI(name.replace(" ", "%20"));
    } catch (URISyntaxException e) {
      throw StoreException.refused("that is no address", e); // its text may hold a password
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
