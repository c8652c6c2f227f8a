package io.smallfry.server.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.server.ServerUnderTest;
import io.smallfry.server.Settle;
import io.smallfry.server.TestClient;
import io.smallfry.server.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Kernels and sessions outlive their server, which is stopped in order or killed. */
class KeptKernelsTest {
  private final Path data = ServerUnderTest.temporaryFolder();

  /** The server that is killed. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] args) throws Exception {
      Path data = Path.of(args[0]);
      ServerUnderTest server = ServerUnderTest.start(data);
      String session = startSession(server.script());
      try (KernelSocket socket = socket(server, kernelOf(server.script()), "tab")) {
        socket.run("x = 42");
        leaveBusy(socket);
        Files.writeString(data.resolve("told"), session + "\n");
        Thread.currentThread().join();
      }
    }
  }

  @AfterEach
  void remove() throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static String startSession(TestClient script) {
    return script
        .post(
            "/api/sessions",
            "{\"path\": \"a.ipynb\", \"name\": \"a\", \"type\": \"notebook\","
                + " \"kernel\": {\"name\": \"python3\"}}")
        .expect(201)
        .json()
        .path("id")
        .asString();
  }

  private static String kernelOf(TestClient script) {
    return script.get("/api/kernels").expect(200).json().get(0).path("id").asString();
  }

  private static KernelSocket socket(ServerUnderTest server, String kernel, String session) {
    return new KernelSocket(server.server().address(), server.token(), kernel, true, session);
  }

  /** Executes something until the file go is there. */
  private static String leaveBusy(KernelSocket socket) {
    String id =
        socket.submit(
            "import os, time\nprint('begun', flush=True)\n"
                + "while not os.path.exists('go'): time.sleep(0.01)\nprint('over')");
    socket.until(message -> KernelSocket.text(List.of(message)).contains("begun"));
    return id;
  }

  @Test
  void afterAStopTheNextServerHasKernelsAndSessions() throws Exception {
    String session;
    String kernel;
    try (ServerUnderTest first = ServerUnderTest.start(data)) {
      session = startSession(first.script());
      kernel = kernelOf(first.script());
      try (KernelSocket socket = socket(first, kernel, "tab")) {
        socket.run("x = 42");
      }
      first.server().leave();
    }
    try (ServerUnderTest second = ServerUnderTest.start(data)) {
      TestClient script = second.script();
      JsonNode found = script.get("/api/sessions").expect(200).json();
      assertThat(found).hasSize(1);
      assertThat(found.get(0).path("id").asString()).isEqualTo(session);
      assertThat(found.get(0).path("path").asString()).isEqualTo("a.ipynb");
      assertThat(found.get(0).path("kernel").path("id").asString()).isEqualTo(kernel);
      Settle.until(() -> state(script, kernel), "idle"::equals);
      try (KernelSocket socket = socket(second, kernel, "tab")) {
        assertThat(socket.run("x")).isEqualTo("42");
        script.post("/api/kernels/" + kernel + "/restart", "").expect(200);
        assertThat(socket.run("x")).isEqualTo("NameError");
      }
      script.delete("/api/sessions/" + session).expect(204);
      assertThat(script.get("/api/kernels").json()).isEmpty();
    }
    try (ServerUnderTest third = ServerUnderTest.start(data)) {
      assertThat(third.script().get("/api/kernels").json()).isEmpty();
      assertThat(third.script().get("/api/sessions").json()).isEmpty();
    }
  }

  @Test
  void whatACellDoesGoesOnAfterAKillAndIsToldToItsTab() throws Exception {
    Process victim =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "--enable-native-access=ALL-UNNAMED",
                    "-Dsmallfry.python=" + TestServer.python(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Victim.class.getName(),
                    data.toString()))
            .inheritIO()
            .start();
    Settle.until(() -> read(data.resolve("told")), text -> text.endsWith("\n"));
    victim.destroyForcibly().waitFor();
    try (ServerUnderTest second = ServerUnderTest.start(data)) {
      TestClient script = second.script();
      String kernel = kernelOf(script);
      assertThat(state(script, kernel)).isEqualTo("busy");
      try (KernelSocket other = socket(second, kernel, UUID.randomUUID().toString());
          KernelSocket socket = socket(second, kernel, "tab")) {
        other.send(io.smallfry.kernel.Channel.CONTROL, "kernel_info_request", "{}", List.of());
        other.until(message -> message.type().equals("kernel_info_reply"));
        assertThat(state(script, kernel)).as("an answer on control says nothing").isEqualTo("busy");
        Files.writeString(second.home().resolve("go"), "");
        var heard = socket.until(message -> message.type().equals("execute_reply"));
        String text =
            KernelSocket.text(
                heard.stream().filter(message -> message.type().equals("stream")).toList());
        if (!text.contains("over")) {
          text +=
              KernelSocket.text(
                  socket.until(m -> KernelSocket.text(List.of(m)).contains("over")).stream()
                      .filter(message -> message.type().equals("stream"))
                      .toList());
        }
        assertThat(text).startsWith("The server was restarted").endsWith("over\n");
        Settle.until(() -> state(script, kernel), "idle"::equals);
        assertThat(socket.run("x")).isEqualTo("42");
      }
    }
  }

  @Test
  void aServerThatIsClosedLeavesNothing() {
    String kernel;
    try (ServerUnderTest first = ServerUnderTest.start(data)) {
      startSession(first.script());
      kernel = kernelOf(first.script());
    }
    assertThat(data.resolve("kernels/1/" + kernel + ".json")).doesNotExist();
  }

  private static String state(TestClient script, String kernel) {
    return script
        .get("/api/kernels/" + kernel)
        .expect(200)
        .json()
        .path("execution_state")
        .asString();
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
