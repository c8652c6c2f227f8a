package io.smallfry.runner.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that a real server gives only on bad days, from one that is not real. */
final class S3AnswersTest {
  private HttpServer fake;
  private S3Store store;
  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<String> requests = new ArrayList<>();

  /** One answer; a length beyond the text cuts it off. */
  private record Answer(int status, String text, int length) {}

  @BeforeEach
  void start() throws IOException {
    fake = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    fake.createContext("/", this::handle);
    fake.start();
    store =
        new S3Store(
            Map.of(
                "AWS_ENDPOINT_URL",
                "http://127.0.0.1:" + fake.getAddress().getPort(),
                "AWS_ACCESS_KEY_ID",
                "k",
                "AWS_SECRET_ACCESS_KEY",
                "s"));
  }

  @AfterEach
  void stop() {
    store.close();
    fake.stop(0);
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
      Answer answer = answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
      byte[] body = answer.text().getBytes(StandardCharsets.UTF_8);
      int length = Math.max(body.length, answer.length());
      exchange.sendResponseHeaders(answer.status(), length == 0 ? -1 : length);
      if (length > 0) {
        exchange.getResponseBody().write(body);
        exchange.getResponseBody().flush();
      }
    }
  }

  private void error(int status, String code) {
    answers.add(
        new Answer(
            status,
            "<?xml version=\"1.0\"?><Error><Code>"
                + code
                + "</Code><Message>said so</Message></Error>",
            0));
  }

  @ParameterizedTest
  @CsvSource({
    "403, AccessDenied, permission denied in the bucket 'b'",
    "400, ExpiredToken, the credentials have expired",
    "400, SomethingNew, S3 answered 400 SomethingNew: said so"
  })
  void aRefusalIsSaidInWordsAndNotTriedAgain(int status, String code, String message) {
    error(status, code);
    assertThatThrownBy(() -> store.read("s3://b/k"))
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(((StoreException) e).mayPass()).isFalse());
    assertThat(requests).hasSize(1);
  }

  @Test
  void anOverloadedServerIsAskedAgain() throws Exception {
    error(503, "SlowDown");
    answers.add(new Answer(200, "{}", 0));
    assertThat(store.read("s3://b/k")).asString().isEqualTo("{}");
    assertThat(requests).hasSize(2);
  }

  @Test
  void aWriteIsTriedAgainToo() throws Exception {
    error(500, "InternalError");
    answers.add(new Answer(200, "", 0));
    store.sink("s3://b/k").complete(S3StoreTest.document("whole"));
    assertThat(requests).containsExactly("PUT /b/k", "PUT /b/k");
  }

  @Test
  void aServerThatStaysDownMayComeBack() {
    error(503, "SlowDown");
    assertThatThrownBy(() -> store.read("s3://b/k"))
        .hasMessageContaining("S3 answered 503 SlowDown")
        .satisfies(e -> assertThat(((StoreException) e).mayPass()).isTrue());
  }

  @Test
  void whatIsCutOffIsReadAgain() throws Exception {
    answers.add(new Answer(200, "{\"cel", 1000));
    answers.add(new Answer(200, "{}", 0));
    assertThat(store.read("s3://b/k")).asString().isEqualTo("{}");
  }

  @Test
  void whatIsAlwaysCutOffIsAnError() {
    answers.add(new Answer(200, "{\"cel", 1000));
    assertThatThrownBy(() -> store.read("s3://b/k")).hasMessageContaining("was cut off");
  }

  @Test
  void aServerThatIsNoS3IsAnError() {
    answers.add(new Answer(404, "<html>not here</html>", 0));
    assertThatThrownBy(() -> store.read("s3://b/k")).isInstanceOf(StoreException.class);
  }

  @Test
  void anUploadInPartsThatFailsIsTakenBack() {
    answers.add(
        new Answer(
            200,
            "<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>",
            0));
    error(403, "AccessDenied");
    S3Store small =
        new S3Store(
            Map.of(
                "AWS_ENDPOINT_URL",
                "http://127.0.0.1:" + fake.getAddress().getPort(),
                "AWS_ACCESS_KEY_ID",
                "k",
                "AWS_SECRET_ACCESS_KEY",
                "s"),
            10,
            100);
    try (small) {
      assertThatThrownBy(
              () -> small.sink("s3://b/k").complete(S3StoreTest.document("x".repeat(50))))
          .hasMessageContaining("permission denied");
    }
    assertThat(requests.getLast()).startsWith("DELETE /b/k?uploadId=u1");
  }
}
