package io.smallfry.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nonsense from a kernel costs nothing but itself: what is right among it is heard. */
@Timeout(120)
final class NoisyKernelTest {
  // Held, else its level may be forgotten with it.
  private static final Logger LOG = Logger.getLogger("io.smallfry.kernel");

  private final Recorder heard = new Recorder();
  @TempDir private Path directory;

  /** There is a warning for each of many hundred messages. */
  @BeforeEach
  void quiet() {
    LOG.setLevel(Level.OFF);
  }

  @AfterEach
  void loud() {
    LOG.setLevel(null);
  }

  private Kernel start(long seed) throws Exception {
    Path script = directory.resolve("noisy_kernel.py");
    try (InputStream resource = getClass().getResourceAsStream("noisy_kernel.py")) {
      Files.write(script, Objects.requireNonNull(resource).readAllBytes());
    }
    KernelSpec spec =
        new KernelSpec(
            "noisy",
            directory,
            List.of(RealKernels.python().toString(), script.toString(), "{connection_file}"),
            Map.of("NOISE_SEED", Long.toString(seed)),
            "Noisy",
            "python",
            InterruptMode.MESSAGE,
            Json.newObject());
    return Kernel.start(
        new KernelLaunch(spec, directory, Map.of(), false, RealKernels.TIMEOUT, Transport.IPC));
  }

  @Test
  void whatIsRightIsHeard() throws Exception {
    long seed = Long.getLong("smallfry.fuzz.seed", System.nanoTime());
    try (Kernel kernel = start(seed);
        KernelClient client = kernel.connect(heard)) {
      kernel.awaitReady(RealKernels.TIMEOUT);
      for (int i = 0; i < 3; i++) {
        Recorder.Execution execution = heard.execute(client, "anything");
        assertThat(execution.text()).as("seed %d", seed).isEqualTo("after the noise\n");
        assertThat(execution.status()).as("seed %d", seed).isEqualTo("ok");
      }
      var info = heard.next(message -> message.type().equals("kernel_info_reply"));
      client.send(
          Message.request(
              Channel.CONTROL, "kernel_info_request", client.session(), Json.newObject()));
      assertThat(info.join().channel()).isEqualTo(Channel.CONTROL);
      assertThat(heard.death).isNotDone();
      assertThat(kernel.isAlive()).isTrue();
      kernel.restart();
      // While the first connections to it break, requests would go out after a second all the same.
      kernel.awaitReady(RealKernels.TIMEOUT);
      assertThat(heard.execute(client, "again").text()).isEqualTo("after the noise\n");
    }
  }
}
