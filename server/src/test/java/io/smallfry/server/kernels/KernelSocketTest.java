package io.smallfry.server.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallfry.kernel.Channel;
import io.smallfry.kernel.Message;
import io.smallfry.server.Settle;
import io.smallfry.server.TestServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Browsers and real kernels, over real sockets, in both forms. */
class KernelSocketTest {
  private final TestServer server = TestServer.shared();
  private String kernel = "";

  @BeforeEach
  void startKernel() throws Exception {
    kernel = server.send("POST", "/api/kernels", "{}").json().path("id").asString();
  }

  @AfterEach
  void stopKernel() throws Exception {
    server.send("DELETE", "/api/kernels/" + kernel, null);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFreshKernelAnswersAndExecutes(boolean parts) throws Exception {
    try (KernelSocket socket = new KernelSocket(server, kernel, parts)) {
      assertThat(socket.subprotocol()).isEqualTo(parts ? PartsFormat.SUBPROTOCOL : "");
      String id = socket.send(Channel.SHELL, "kernel_info_request", "{}", List.of());
      assertThat(socket.answer(id)).anyMatch(m -> m.type().equals("kernel_info_reply"));
      assertThat(socket.run("print('grün 🐟'); 6 * 7")).isEqualTo("grün 🐟\n42");
      assertThat(socket.run("1 / 0")).isEqualTo("ZeroDivisionError");
      assertThat(server.get("/api/kernels/" + kernel).json().path("connections").asInt())
          .isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void buffersOfFiveMegabytesComeBackAsTheyWere(boolean parts) {
    try (KernelSocket socket = new KernelSocket(server, kernel, parts)) {
      socket.run(
          """
          def target(comm, message):
              @comm.on_msg
              def _(message):
                  comm.send({'sizes': [len(b) for b in message['buffers']]}, buffers=message['buffers'])
          get_ipython().kernel.comm_manager.register_target('echo', target)
          """);
      byte[] large = new byte[5 << 20];
      for (int i = 0; i < large.length; i++) {
        large[i] = (byte) (i * 31);
      }
      byte[] empty = {};
      socket.send(
          Channel.SHELL,
          "comm_open",
          "{\"comm_id\": \"c\", \"target_name\": \"echo\", \"data\": {}}",
          List.of());
      socket.send(
          Channel.SHELL,
          "comm_msg",
          "{\"comm_id\": \"c\", \"data\": {}}",
          List.of(large, empty, new byte[] {1, 2}));
      Message echo =
          socket.until(m -> m.type().equals("comm_msg") && m.channel() == Channel.IOPUB).getLast();
      assertThat(echo.buffers()).hasSize(3);
      assertThat(echo.buffers().get(0)).isEqualTo(large);
      assertThat(echo.buffers().get(1)).isEmpty();
      assertThat(echo.buffers().get(2)).containsExactly(1, 2);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void twentyMegabytesOfOutputArriveWhole(boolean parts) {
    try (KernelSocket socket = new KernelSocket(server, kernel, parts)) {
      String text = socket.run("for i in range(200): print('x' * 99_999, flush=i % 20 == 0)");
      assertThat(text).hasSize(20_000_000);
    }
  }

  @Test
  void severalTabsHearEachOther() {
    try (KernelSocket one = new KernelSocket(server, kernel, true);
        KernelSocket two = new KernelSocket(server, kernel, false)) {
      two.run("1");
      String id = one.submit("print('from one')");
      one.answer(id);
      List<Message> heard =
          two.until(m -> id.equals(m.parentId()) && KernelSocket.text(List.of(m)).contains("one"));
      assertThat(heard).noneMatch(m -> id.equals(m.parentId()) && m.channel() == Channel.SHELL);
    }
  }

  @Test
  void questionsOfTheKernelAreAnswered() {
    try (KernelSocket socket = new KernelSocket(server, kernel, true)) {
      String id = socket.submit("print('hello ' + input('name? '))");
      Message question = socket.until(m -> m.type().equals("input_request")).getLast();
      assertThat(question.channel()).isEqualTo(Channel.STDIN);
      socket.send(Channel.STDIN, "input_reply", "{\"value\": \"fish\"}", List.of());
      assertThat(KernelSocket.text(socket.answer(id))).contains("hello fish");
    }
  }

  @Test
  void anInterruptEndsWhatRuns() throws Exception {
    try (KernelSocket socket = new KernelSocket(server, kernel, true)) {
      String id =
          socket.submit("import time\nprint('up', flush=True)\nwhile True: time.sleep(0.01)");
      socket.until(m -> KernelSocket.text(List.of(m)).contains("up"));
      assertThat(server.send("POST", "/api/kernels/" + kernel + "/interrupt", null).status())
          .isEqualTo(204);
      assertThat(KernelSocket.text(socket.answer(id))).contains("KeyboardInterrupt");
    }
  }

  @Test
  void aRestartKeepsTheSocketsAndForgetsTheVariables() throws Exception {
    try (KernelSocket socket = new KernelSocket(server, kernel, true)) {
      socket.run("x = 1");
      var restarted = server.send("POST", "/api/kernels/" + kernel + "/restart", null);
      assertThat(restarted.status()).isEqualTo(200);
      assertThat(restarted.json().path("id").asString()).isEqualTo(kernel);
      assertThat(socket.run("x")).isEqualTo("NameError");
    }
  }

  @Test
  void aKernelThatDiesIsStartedAgainAndTheClientsAreTold() {
    try (KernelSocket socket = new KernelSocket(server, kernel, true)) {
      socket.submit("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)");
      Message told =
          socket
              .until(m ->
                  m.type().equals("status")
                      && m.contentJson().path("execution_state").asString().equals("restarting"))
              .getLast();
      assertThat(told.channel()).isEqualTo(Channel.IOPUB);
      assertThat(socket.run("40 + 2")).endsWith("42");
    }
  }

  private int connections() {
    try {
      return server.get("/api/kernels/" + kernel).json().path("connections").asInt();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whoComesBackGetsWhatWasMissed() throws Exception {
    String session = UUID.randomUUID().toString();
    String id;
    try (KernelSocket gone = new KernelSocket(server, kernel, true, session)) {
      gone.run("import os, time");
      id =
          gone.submit(
              "print('first', flush=True)\nwhile not os.path.exists('go'): time.sleep(0.01)\n"
                  + "print('second')");
      gone.until(m -> KernelSocket.text(List.of(m)).contains("first"));
      gone.drop();
    }
    // What is handed to a broken line before the server knows of it is lost.
    Settle.until(this::connections, count -> count == 0);
    Files.writeString(server.home().resolve("go"), "");
    try (KernelSocket back = new KernelSocket(server, kernel, true, session)) {
      assertThat(KernelSocket.text(back.answer(id))).contains("second");
    } finally {
      Files.delete(server.home().resolve("go"));
    }
  }

  @Test
  void deletingAKernelClosesItsSockets() throws Exception {
    try (KernelSocket socket = new KernelSocket(server, kernel, true)) {
      socket.run("1");
      server.send("DELETE", "/api/kernels/" + kernel, null);
      assertThat(socket.closed().get(30, TimeUnit.SECONDS)).isEqualTo(1000);
    }
  }

  @Test
  void thereIsNoSocketWithoutKernelOrToken() {
    assertThatThrownBy(() -> new KernelSocket(server, UUID.randomUUID().toString(), true))
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            e -> assertThat(e.getResponse().statusCode()).isEqualTo(404));
    URI address =
        URI.create(
            server.uri("/api/kernels/" + kernel + "/channels").toString().replace("http:", "ws:"));
    assertThatThrownBy(() ->
            HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, new WebSocket.Listener() {})
                .join())
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            e -> assertThat(e.getResponse().statusCode()).isEqualTo(403));
  }
}
