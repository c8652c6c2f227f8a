package io.smallfry.server.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.kernel.Channel;
import io.smallfry.kernel.Message;
import io.smallfry.server.KernelSettings;
import io.smallfry.server.ServerUnderTest;
import io.smallfry.server.Settle;
import io.smallfry.server.TestClient;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that go, come back, and are many; idle kernels. On a server with small limits. */
class KernelClientsTest {
  private static final ServerUnderTest server =
      ServerUnderTest.start(
          ServerUnderTest.settings(ServerUnderTest.temporaryFolder())
              .withKernels(
                  KernelSettings.DEFAULT
                      .withBuffer(100_000, 200, Duration.ofMinutes(1))
                      .withCulling(Duration.ofMinutes(10), Duration.ofHours(1), false, false)));

  private final TestClient script = server.script();
  private final String token = server.token();
  private String kernel = "";

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void startKernel() {
    kernel = script.post("/api/kernels", "{}").expect(201).json().path("id").asString();
  }

  @AfterEach
  void stopKernel() {
    script.delete("/api/kernels/" + kernel);
  }

  private KernelSocket socket(String session) {
    return new KernelSocket(server.server().address(), token, kernel, true, session);
  }

  private int connections() {
    return script.get("/api/kernels/" + kernel).json().path("connections").asInt();
  }

  private static final String WAITS =
      """
      import os, time
      print('begun', flush=True)
      while not os.path.exists('FILE'): time.sleep(0.01)
      os.remove('FILE')
      """;

  /** Code that waits in a cell until it is let go on; it has begun. */
  private String begin(KernelSocket socket, String file, String then) {
    String id = socket.submit(WAITS.replace("FILE", file) + then);
    socket.until(message -> KernelSocket.text(List.of(message)).contains("begun"));
    return id;
  }

  private void awaitIdle() {
    Settle.until(
        () -> script.get("/api/kernels/" + kernel).json().path("execution_state").asString(),
        "idle"::equals);
  }

  @Test
  void whoSaidGoodbyeAsTheLastGetsWhatWasMissedWithAWordOfWhatWasTooMuch() throws Exception {
    String session = UUID.randomUUID().toString();
    String id;
    try (KernelSocket socket = socket(session)) {
      id =
          begin(
              socket,
              "go-1",
              "for i in range(300): print('x' * 999, flush=True)\nprint('the end')");
    }
    Settle.until(this::connections, count -> count == 0);
    Files.writeString(server.home().resolve("go-1"), "");
    awaitIdle();
    try (KernelSocket socket = socket(session)) {
      List<Message> missed = socket.answer(id);
      String text = KernelSocket.text(missed);
      assertThat(text).contains("more came than is kept").endsWith("the end\n");
      assertThat(text.length()).isLessThan(110_000);
      assertThat(missed).allMatch(message -> id.equals(message.parentId()));
      assertThat(connections()).isEqualTo(1);
    }
  }

  @Test
  void whatTheLastOneMissedIsDroppedWhenAnotherOneComes() throws Exception {
    String session = UUID.randomUUID().toString();
    try (KernelSocket socket = socket(session)) {
      begin(socket, "go-2", "print('missed')");
    }
    Settle.until(this::connections, count -> count == 0);
    Files.writeString(server.home().resolve("go-2"), "");
    awaitIdle();
    try (KernelSocket other = socket(UUID.randomUUID().toString());
        KernelSocket back = socket(session)) {
      assertThat(other.run("1")).isEqualTo("1");
      String id = back.submit("2");
      assertThat(back.until(m -> id.equals(m.parentId()) && m.channel() == Channel.SHELL))
          .noneMatch(message -> KernelSocket.text(List.of(message)).contains("missed"));
    }
  }

  @Test
  void aSecondSocketOfOneSessionTakesThePlaceOfTheFirst() throws Exception {
    String session = UUID.randomUUID().toString();
    try (KernelSocket first = socket(session)) {
      first.run("x = 1");
      try (KernelSocket second = socket(session)) {
        assertThat(first.closed().get(30, TimeUnit.SECONDS)).isEqualTo(1000);
        assertThat(second.run("x")).isEqualTo("1");
        Settle.until(this::connections, count -> count == 1);
      }
    }
  }

  @Test
  void chatterIsNoActivity() {
    try (KernelSocket socket = socket("chatter")) {
      socket.run("1");
      String before = script.get("/api/kernels/" + kernel).json().path("last_activity").asString();
      server.clock().advance(Duration.ofSeconds(10));
      for (String type : List.of("kernel_info_request", "comm_info_request")) {
        socket.answer(socket.send(Channel.SHELL, type, "{}", List.of()));
      }
      assertThat(script.get("/api/kernels/" + kernel).json().path("last_activity").asString())
          .isEqualTo(before);
      socket.run("2");
      assertThat(script.get("/api/kernels/" + kernel).json().path("last_activity").asString())
          .isNotEqualTo(before);
    }
  }

  @Test
  void idleKernelsAreEndedButNotBusyAndNotConnectedOnes() throws Exception {
    KernelCuller culler = server.part(KernelCuller.class);
    String file = "go-3";
    try (KernelSocket socket = socket("cull")) {
      begin(socket, file, "");
      server.clock().advance(Duration.ofMinutes(11));
      culler.cull();
      script.get("/api/kernels/" + kernel).expect(200);
    }
    Settle.until(this::connections, count -> count == 0);
    server.clock().advance(Duration.ofMinutes(11));
    culler.cull();
    script.get("/api/kernels/" + kernel).expect(200); // busy
    Files.writeString(server.home().resolve(file), "");
    awaitIdle();
    culler.cull();
    script.get("/api/kernels/" + kernel).expect(200); // has just been active
    server.clock().advance(Duration.ofMinutes(11));
    culler.cull();
    script.get("/api/kernels/" + kernel).expect(404);
  }

  @Test
  void aRequestRightAfterARestartIsNeverLost() {
    try (KernelSocket socket = socket("restart")) {
      socket.run("1");
      for (int i = 0; i < 8; i++) {
        script.post("/api/kernels/" + kernel + "/restart", "").expect(200);
        assertThat(socket.run("6 * " + i)).isEqualTo("" + 6 * i);
      }
    }
  }
}
