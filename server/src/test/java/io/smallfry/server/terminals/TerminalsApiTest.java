package io.smallfry.server.terminals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallfry.server.Settle;
import io.smallfry.server.TestServer;
import io.smallfry.server.TestServer.Answer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Jupyter's terminals, and terminado's protocol. */
class TerminalsApiTest {
  private final TestServer server = TestServer.shared();

  @AfterEach
  void endAll() throws Exception {
    for (JsonNode terminal : server.get("/api/terminals").json()) {
      server.send("DELETE", "/api/terminals/" + terminal.path("name").asString(), null);
    }
  }

  /** A browser's end of a terminal's socket. */
  private final class Screen implements WebSocket.Listener, AutoCloseable {
    private final AtomicReference<String> shown = new AtomicReference<>("");
    private final AtomicReference<String> kinds = new AtomicReference<>("");
    private final StringBuilder text = new StringBuilder();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;

    Screen(String name) {
      URI address =
          URI.create(server.uri("/terminals/websocket/" + name).toString().replace("http:", "ws:"));
      socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .header("Authorization", "token " + server.token())
              .buildAsync(address, this)
              .join();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        JsonNode message = TestServer.JSON.readTree(text.toString());
        text.setLength(0);
        kinds.updateAndGet(all -> all + message.path(0).asString() + " ");
        if (message.path(0).asString().equals("stdout")) {
          shown.updateAndGet(all -> all + message.path(1).asString());
        }
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closed.complete(code);
      return null;
    }

    Screen send(String json) {
      socket.sendText(json, true).join();
      return this;
    }

    Screen type(String line) {
      return send("[\"stdin\"," + TestServer.JSON.writeValueAsString(line + "\r") + "]");
    }

    String until(String words) {
      return Settle.until(shown::get, all -> all.contains(words));
    }

    @Override
    public void close() {
      socket.abort();
    }
  }

  private String open(@Nullable String body) throws Exception {
    Answer answer = server.send("POST", "/api/terminals", body);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("last_activity").asString())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
    return answer.json().path("name").asString();
  }

  @Test
  void theyAreOpenedListedAndEnded() throws Exception {
    assertThat(server.get("/api/terminals").body()).isEqualTo("[]");
    assertThat(open(null)).isEqualTo("1");
    assertThat(open("{\"name\": \"build\"}")).isEqualTo("build");
    assertThat(server.get("/api/terminals").json().findValuesAsString("name"))
        .containsExactly("1", "build");
    assertThat(server.get("/api/terminals/build").json().path("name").asString())
        .isEqualTo("build");
    assertThat(server.send("POST", "/api/terminals", "{\"name\": \"build\"}").status())
        .isEqualTo(409);
    assertThat(server.send("DELETE", "/api/terminals/build", null).status()).isEqualTo(204);
    assertThat(server.send("DELETE", "/api/terminals/build", null).status()).isEqualTo(404);
    Answer missing = server.get("/api/terminals/build");
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.json().path("message").asString()).isEqualTo("Terminal not found: build");
  }

  @Test
  void badRequestsAreRefused() throws Exception {
    for (String name : new String[] {"../x", "a b", "", "%", "x".repeat(65), "a/b"}) {
      assertThat(server.send("POST", "/api/terminals", "{\"name\": \"" + name + "\"}").status())
          .as(name)
          .isEqualTo(400);
    }
    assertThat(server.send("POST", "/api/terminals", "{\"name\": 1}").status()).isEqualTo(400);
    assertThat(server.send("POST", "/api/terminals", "[]").status()).isEqualTo(400);
    assertThat(server.send("POST", "/api/terminals", "{").status()).isEqualTo(400);
    assertThat(server.get("/api/terminals").body()).isEqualTo("[]");
  }

  @Test
  void aTerminalIsUsed() throws Exception {
    Path folder = Files.createDirectories(server.home().resolve("for terminals"));
    String name = open("{\"cwd\": \"for terminals\"}");
    try (Screen screen = new Screen(name)) {
      screen.send("[\"set_size\", 33, 101, 500, 900]").type("pwd; stty size; echo r''eady");
      assertThat(screen.until("ready")).contains(folder.toRealPath().toString()).contains("33 101");
      assertThat(screen.kinds.get()).startsWith("setup stdout ");
    }
    try (Screen again = new Screen(name)) {
      assertThat(again.until("ready")).contains("33 101");
      again.send("[\"set_size\", null, null]").send("[\"resume\"]");
      again.type("echo st''ill").until("still");
    }
  }

  @Test
  void aFolderThatIsNotThereIsTheHome() throws Exception {
    String name = open("{\"cwd\": \"nowhere\"}");
    try (Screen screen = new Screen(name)) {
      screen.type("pwd; echo do''ne");
      assertThat(screen.until("done")).contains(server.home().toRealPath().toString());
    }
  }

  @Test
  void theSecretsOfTheServerStayThere() throws Exception {
    try (Screen screen = new Screen(open(null))) {
      screen.type("env | grep -c '^SMALLFRY_'; echo $JUPYTER_SERVER_ROOT; echo do''ne");
      assertThat(screen.until("done"))
          .contains("\r0\r\n")
          .contains(server.home().toRealPath().toString());
    }
  }

  @Test
  void itsEndIsSaid() throws Exception {
    String name = open(null);
    try (Screen screen = new Screen(name)) {
      screen.type("sleep 2.1; exit 4");
      screen.until("[The shell has ended with exit code 4.]");
      assertThat(screen.closed.get(60, TimeUnit.SECONDS)).isEqualTo(1000);
      assertThat(screen.kinds.get()).endsWith("disconnect ");
    }
    assertThat(server.get("/api/terminals/" + name).status()).isEqualTo(404);
  }

  @Test
  void deletingEndsWhoIsConnected() throws Exception {
    String name = open(null);
    try (Screen screen = new Screen(name)) {
      screen.type("echo re''ady").until("ready");
      assertThat(server.send("DELETE", "/api/terminals/" + name, null).status()).isEqualTo(204);
      screen.until("[This terminal was shut down.]");
      assertThat(screen.closed.get(60, TimeUnit.SECONDS)).isEqualTo(1000);
    }
  }

  @Test
  void activityIsNoticed() throws Exception {
    String name = open(null);
    Instant before = activity(name);
    try (Screen screen = new Screen(name)) {
      screen.type("echo th''ere").until("there");
    }
    assertThat(activity(name)).isAfter(before);
  }

  private Instant activity(String name) throws Exception {
    return Instant.parse(
        server.get("/api/terminals/" + name).json().path("last_activity").asString());
  }

  @Test
  void aSocketToNoTerminalIsRefused() {
    assertThatThrownBy(() -> new Screen("nothing"))
        .isInstanceOf(CompletionException.class)
        .hasStackTraceContaining("404");
  }

  @Test
  void whatIsNotOfTheProtocolEndsTheSocketAndNotTheTerminal() throws Exception {
    String name = open(null);
    for (String bad : new String[] {"{", "{}", "[]", "[1]", "[\"stdin\", 1]", "\"x\"", ""}) {
      try (Screen screen = new Screen(name)) {
        screen.send(bad);
        assertThat(screen.closed.get(60, TimeUnit.SECONDS)).as(bad).isEqualTo(1007);
      }
    }
    try (Screen screen = new Screen(name)) {
      screen.type("echo al''ive").until("alive");
    }
  }

  @Test
  void moreThanASocketTakesPassesWithoutLoss() throws Exception {
    try (Screen screen = new Screen(open(null))) {
      screen.type("seq 1 100000; echo do''ne");
      String shown = screen.until("done");
      assertThat(shown).contains("\r1\r\n2\r\n").contains("\r\n99999\r\n100000\r\n");
      assertThat(shown.length()).isGreaterThan(680_000);
    }
  }

  @Test
  void closingABrowserLeavesTheProgramsRunning() throws Exception {
    String name = open(null);
    Path file = server.home().resolve("written-later");
    Files.deleteIfExists(file);
    Path go = server.home().resolve("go");
    Files.deleteIfExists(go);
    try (Screen screen = new Screen(name)) {
      screen.type("mkfifo go; echo re''ady; read line <go; echo $line >written-later; rm go");
      screen.until("ready");
    }
    Files.writeString(go, "late\n");
    Settle.until(() -> Files.exists(file) && !Files.exists(go), done -> done);
    assertThat(file).hasContent("late");
  }
}
