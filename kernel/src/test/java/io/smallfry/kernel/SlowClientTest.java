package io.smallfry.kernel;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A client that reads nothing for a while holds the kernel, and with it the other clients, back;
 * meanwhile our memory does not grow, and in the end everybody has everything.
 */
@Timeout(600)
final class SlowClientTest {
  private static final int MEGABYTES = Integer.getInteger("smallfry.megabytes", 100);

  /** Far less than what is printed. */
  private static final String HEAP = "-Xmx48m";

  /** Counts the letters that were printed. */
  private static class Counter implements MessageListener {
    final AtomicLong letters = new AtomicLong();
    final CompletableFuture<Void> all = new CompletableFuture<>();

    @Override
    public void message(Message message) {
      if (!message.type().equals("stream")) {
        return;
      }
      long count = 0;
      for (byte letter : message.content()) {
        count += letter == 'Z' ? 1 : 0;
      }
      if (letters.addAndGet(count) >= MEGABYTES * 1_000_000L) {
        all.complete(null);
      }
    }
  }

  /** The program with two clients, in a small heap of its own. */
  static final class TwoClients {
    private TwoClients() {}

    public static void main(String[] args) throws Exception {
      CountDownLatch stopped = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      Counter quick = new Counter();
      Counter slow =
          new Counter() {
            @Override
            public void message(Message message) {
              if (message.type().equals("stream") && stopped.getCount() > 0) {
                stopped.countDown();
                awaitUninterrupted(goOn);
              }
              super.message(message);
            }
          };
      boolean batch = args[0].equals("batch");
      try (Kernel kernel = Kernel.start(RealKernels.launch(RealKernels.spec(), batch));
          KernelClient quickClient = kernel.connect(quick);
          var _ = kernel.connect(slow)) {
        kernel.awaitReady(RealKernels.TIMEOUT);
        String code =
            "import sys\nfor i in range(%d): print('Z' * 1_000_000, flush=True)"
                .formatted(MEGABYTES);
        quickClient.send(
            Message.request(
                Channel.SHELL,
                "execute_request",
                quickClient.session(),
                Json.newObject().put("code", code).put("silent", false)));
        stopped.await();
        long before = -1;
        // Until the quick one has not got anything for a second: the kernel waits, or is through.
        for (long now = quick.letters.get(); now != before; now = quick.letters.get()) {
          before = now;
          var _ = quick.all.copy().completeOnTimeout(null, 1, SECONDS).join();
        }
        long meanwhile = quick.letters.get();
        goOn.countDown();
        slow.all.orTimeout(300, SECONDS).join();
        quick.all.orTimeout(300, SECONDS).join();
        String peak =
            Files.readString(Path.of("/proc", Long.toString(kernel.process().pid()), "status"))
                .lines()
                .filter(line -> line.startsWith("VmHWM"))
                .findFirst()
                .orElse("");
        System.out.println(
            "quick "
                + quick.letters
                + " slow "
                + slow.letters
                + " meanwhile "
                + meanwhile
                + " the kernel's "
                + peak.replaceAll("\\s+", " "));
      }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"batch", "plain"})
  void nothingIsLostAndNothingPilesUp(String mode) throws Exception {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    HEAP,
                    "-Dsmallfry.python=" + RealKernels.python(),
                    "-Dsmallfry.megabytes=" + MEGABYTES,
                    "-cp",
                    System.getProperty("java.class.path"),
                    TwoClients.class.getName(),
                    mode))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    System.out.println(mode + ": " + said.strip());
    String all = Long.toString(MEGABYTES * 1_000_000L);
    assertThat(said).contains("quick " + all + " slow " + all);
  }
}
