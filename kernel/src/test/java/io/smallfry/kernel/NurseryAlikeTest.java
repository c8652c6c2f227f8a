package io.smallfry.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/** A kernel that a nursery forked can't be told from one that was started plainly. */
@Timeout(180)
final class NurseryAlikeTest {
  record Probe(String name, String code) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Path directory = Path.of("");
  private static KernelSpec spec = RealKernels.spec();
  private static Nursed nursed;
  private static Side plain;
  private static Side forked;

  /** A kernel and its client. */
  record Side(Kernel kernel, KernelClient client, Recorder heard) implements AutoCloseable {
    static Side of(Kernel kernel) throws InterruptedException {
      Recorder heard = new Recorder();
      KernelClient client = kernel.connect(heard);
      kernel.awaitReady(RealKernels.TIMEOUT);
      return new Side(kernel, client, heard);
    }

    String run(String code) {
      Recorder.Execution execution = heard.execute(client, code);
      String text = execution.text();
      assertThat(execution.status()).as(text).isEqualTo("ok");
      return text;
    }

    @Override
    public void close() {
      client.close();
      kernel.close();
    }
  }

  private static KernelLaunch launch() {
    Map<String, String> env =
        Map.of("MARK", "m1", "TZ", "Asia/Kolkata", "OMP_NUM_THREADS", "1", "LC_ALL", "C.UTF-8");
    return new KernelLaunch(spec, directory, env, false, RealKernels.TIMEOUT);
  }

  @BeforeAll
  static void start(@TempDir Path temporary) throws Exception {
    directory = Files.createDirectory(temporary.resolve("work"));
    spec = PrivatePython.make(temporary).spec("pandas", "matplotlib.pyplot");
    nursed = new Nursed(temporary);
    forked = Side.of(nursed.start(launch()));
    plain = Side.of(Kernel.start(launch()));
  }

  @AfterAll
  static void end() {
    forked.close();
    plain.close();
    nursed.close();
  }

  static List<Probe> probes() throws IOException {
    List<Probe> probes = new ArrayList<>();
    try (InputStream file = NurseryAlikeTest.class.getResourceAsStream("alike.py")) {
      String text = new String(Objects.requireNonNull(file).readAllBytes(), UTF_8);
      for (String section : text.split("\n# %% ", -1)) {
        int line = section.indexOf('\n');
        if (!section.startsWith("#")) {
          probes.add(new Probe(section.substring(0, line), section.substring(line + 1)));
        }
      }
    }
    return probes;
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("probes")
  void itIsLikeAPlainKernel(Probe probe) {
    String expected = plain.run(probe.code());
    assertThat(forked.run(probe.code())).isEqualTo(expected);
    assertThat(expected).as("what the probe prints").isNotBlank();
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sides")
  void figuresAreShown(Side side) {
    Recorder.Execution execution =
        side.heard()
            .execute(side.client(), "import matplotlib.pyplot as plt; plt.plot([1, 2]); None");
    assertThat(execution.types()).contains("display_data");
    assertThat(execution.status()).isEqualTo("ok");
  }

  static List<Side> sides() {
    return List.of(plain, forked);
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sides")
  void namesAreCompleted(Side side) {
    var reply = side.heard().next(message -> message.type().equals("complete_reply"));
    ObjectNode content = Json.newObject().put("code", "import o").put("cursor_pos", 8);
    side.client()
        .send(Message.request(Channel.SHELL, "complete_request", side.client().session(), content));
    assertThat(reply.join().contentJson().get("matches").toString()).contains("\"os\"");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("sides")
  void itCanBeDebugged(Side side) {
    Debugging debugging = new Debugging(side.client(), side.heard());
    debugging.breaksInACell();
  }

  @Test
  void noTwoAreAlikeWhereChanceDecides() throws Exception {
    String code =
        """
        import random, tempfile, uuid, secrets, multiprocessing, numpy
        print(random.random(), numpy.random.rand(), uuid.uuid1(), uuid.uuid4(), tempfile.mktemp(),
              get_ipython().kernel.session.session, secrets.token_hex(),
              bytes(multiprocessing.current_process().authkey).hex(), sep="\\n")
        """;
    try (Side one = Side.of(nursed.start(launch()));
        Side other = Side.of(nursed.start(launch()))) {
      assertThat(one.run(code).lines().toList())
          .hasSize(8)
          .doesNotContainAnyElementsOf(other.run(code).lines().toList());
    }
  }
}
