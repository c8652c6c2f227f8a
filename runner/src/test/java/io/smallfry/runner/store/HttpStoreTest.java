package io.smallfry.runner.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Web servers that answer well, and ones that don't. */
final class HttpStoreTest {
  private HttpServer server;
  private HttpServer other;
  private HttpStore store;
  private final List<String> seen = new ArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);

  @BeforeEach
  void start() throws IOException {
    server = serve();
    other = serve();
    store = new HttpStore(Map.of(), Duration.ofSeconds(60), Duration.ofSeconds(60), 1 << 20);
  }

  private HttpServer serve() throws IOException {
    HttpServer made =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    made.createContext("/", this::handle);
    made.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    made.start();
    return made;
  }

  @AfterEach
  void stop() {
    over.countDown();
    store.close();
    server.stop(0);
    other.stop(0);
  }

  private String at(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      byte[] sent = exchange.getRequestBody().readAllBytes();
      String login = exchange.getRequestHeaders().getFirst("Authorization");
      synchronized (seen) {
        seen.add(
            exchange.getRequestMethod()
                + " "
                + exchange.getRequestURI()
                + " "
                + login
                + " "
                + new String(sent, StandardCharsets.UTF_8));
      }
      if (path.startsWith("/to/")) {
        exchange.getResponseHeaders().add("Location", path.substring(3));
        exchange.sendResponseHeaders(302, -1);
      } else if (path.equals("/away")) {
        exchange
            .getResponseHeaders()
            .add("Location", "http://127.0.0.1:" + other.getAddress().getPort() + "/in.ipynb");
        exchange.sendResponseHeaders(307, -1);
      } else if (path.equals("/loop")) {
        exchange.getResponseHeaders().add("Location", "/loop");
        exchange.sendResponseHeaders(301, -1);
      } else if (path.equals("/ftp")) {
        exchange.getResponseHeaders().add("Location", "file:///etc/passwd");
        exchange.sendResponseHeaders(302, -1);
      } else if (path.matches("/[0-9]+")) {
        exchange.sendResponseHeaders(Integer.parseInt(path.substring(1)), -1);
      } else if (path.equals("/cut")) {
        exchange.sendResponseHeaders(200, 1000);
        exchange.getResponseBody().write("{".getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
      } else if (path.equals("/claims")) {
        exchange.sendResponseHeaders(200, 1L << 40);
        exchange.getResponseBody().write("{".getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
      } else if (path.equals("/endless")) {
        exchange.sendResponseHeaders(200, 0);
        byte[] block = new byte[1 << 16];
        for (int i = 0; i < 10_000; i++) {
          exchange.getResponseBody().write(block);
        }
      } else if (path.equals("/stalls")) {
        exchange.sendResponseHeaders(200, 1000);
        exchange.getResponseBody().write("{".getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
        await();
      } else if (path.equals("/silent")) {
        await();
      } else {
        byte[] body = "{\"cells\": []}".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  private void await() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/in.ipynb", "/to/in.ipynb", "/to/to/to/in.ipynb", "/away", "/a b?c=d"})
  void aDocumentIsReadWhereItIsRedirectedTo(String path) throws Exception {
    assertThat(store.read(at(path))).asString().isEqualTo("{\"cells\": []}");
  }

  @ParameterizedTest
  @CsvSource({
    "/loop, redirected more than 5 times",
    "/ftp, no http or https address",
    "/404, there is no such document (127.0.0.1 answered 404)",
    "/403, permission denied (127.0.0.1 answered 403)",
    "/500, answered 500",
    "/204, answered 204",
    "/cut, was cut off",
    "/claims, larger than 1 MiB",
    "/endless, larger than 1 MiB"
  })
  void aServerThatDoesNotGiveItIsAClearError(String path, String message) {
    assertThatThrownBy(() -> store.read(at(path)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aServerThatStallsIsLeft() {
    try (HttpStore hasty =
        new HttpStore(Map.of(), Duration.ofMillis(200), Duration.ofMillis(200), 1000)) {
      assertThatThrownBy(() -> hasty.read(at("/silent")))
          .hasMessageContaining("127.0.0.1 did not answer in time");
      assertThatThrownBy(() -> hasty.read(at("/stalls"))).hasMessageContaining("took longer than");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:1/x, no connection to 127.0.0.1",
    "http://no-such-host.invalid/x, no-such-host.invalid",
    "http:///x, no http or https address with a host",
    "http://user:pass word@[::/x, that is no address"
  })
  void anAddressThatLeadsNowhereIsSaid(String address, String message) {
    assertThatThrownBy(() -> store.read(address))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("pass");
  }

  @Test
  void aLoginStaysWithItsHost() throws Exception {
    String address = at("/away").replace("http://", "http://ada:b%40ch@");
    store.read(address);
    assertThat(seen.get(0)).contains("Basic YWRhOmJAY2g="); // ada:b@ch
    assertThat(seen.get(1)).startsWith("GET /in.ipynb null");
  }

  @ParameterizedTest
  @CsvSource({
    "http://ada:secret@host/x.ipynb, http://host/x.ipynb",
    "https://host/x.ipynb?X-Amz-Signature=secret, https://host/x.ipynb?…",
    "http://host/a@b.ipynb, http://host/a@b.ipynb",
    "http://ada:se@cret@host, http://host"
  })
  void whatIsShownHasNoCredentials(String address, String shown) {
    assertThat(store.shown(address)).isEqualTo(shown);
  }

  @Test
  void anOutputIsPut() throws Exception {
    var sink = store.sink(at("/out.ipynb"));
    sink.write(S3StoreTest.document("first"));
    sink.complete(S3StoreTest.document("la", "st"));
    assertThat(seen).containsExactly("PUT /out.ipynb null first", "PUT /out.ipynb null last");
    assertThatThrownBy(() -> store.sink(at("/403")).write(S3StoreTest.document("x")))
        .hasMessageContaining("permission denied");
  }
}
