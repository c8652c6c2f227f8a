package io.smallfry.kernel;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How and how soon the end of a kernel's process is told, and what a restart keeps. */
@Timeout(180)
final class KernelEndsTest {
  private final Recorder heard = new Recorder();

  /** Of several, since a machine may be busy with something else at one of them. */
  @Test
  void aDeathIsSeenWithin100Milliseconds() throws Exception {
    List<Duration> took = new ArrayList<>();
    KernelSpec spec = RealKernels.scripted(Path.of("/"), "exec sleep 600");
    // With Unix sockets TCP would be tried next.
    KernelLaunch launch =
        new KernelLaunch(spec, Path.of("/"), Map.of(), false, RealKernels.TIMEOUT, Transport.TCP);
    for (int i = 0; i < 5; i++) {
      try (Kernel kernel = Kernel.start(launch)) {
        long start = System.nanoTime();
        kernel.process().destroyForcibly();
        assertThat(kernel.exit().orTimeout(30, SECONDS).join().signal()).isEqualTo("SIGKILL");
        took.add(Duration.ofNanos(System.nanoTime() - start));
      }
    }
    assertThat(Collections.min(took)).as("all: %s", took).isLessThan(Duration.ofMillis(100));
  }

  /** From the kill to the listener, whose client has read all that the kernel sent before. */
  @Test
  void clientsHearOfADeathWithin100MillisecondsToo() throws Exception {
    List<Duration> took = new ArrayList<>();
    try (Kernel kernel = RealKernels.start()) {
      for (int i = 0; i < 4; i++) {
        Recorder recorder = new Recorder();
        try (KernelClient client = kernel.connect(recorder)) {
          client.awaitReady(RealKernels.TIMEOUT);
          assertThat(recorder.execute(client, "print('here')").text()).isEqualTo("here\n");
          long start = System.nanoTime();
          kernel.process().destroyForcibly();
          recorder.death.orTimeout(30, SECONDS).join();
          took.add(Duration.ofNanos(System.nanoTime() - start));
          kernel.restart();
        }
      }
    }
    assertThat(Collections.min(took)).as("all: %s", took).isLessThan(Duration.ofMillis(100));
  }

  @Test
  void aCrashIsToldWithItsSignalAndItsLastWords() throws Exception {
    try (Kernel kernel = RealKernels.start();
        KernelClient client = kernel.connect(heard)) {
      kernel.awaitReady(RealKernels.TIMEOUT);
      heard.execute(
          client,
          """
          import os, resource, signal
          resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
          signal.signal(signal.SIGABRT, signal.SIG_DFL)
          os.write(2, b"x" * 20_000 + b"\\nFatal error: out of ideas\\n")
          os.kill(os.getpid(), signal.SIGABRT)
          """);
      KernelExit exit = heard.death.orTimeout(30, SECONDS).join();
      assertThat(exit.signal()).isEqualTo("SIGABRT");
      assertThat(exit.code()).isEqualTo(134);
      // ipykernel catches file descriptor 2 for the notebook; what came before is of the process.
      assertThat(exit.describe()).startsWith("killed by SIGABRT");
      assertThat(exit.stderrTail().length()).isLessThanOrEqualTo(OutputTail.BYTES);
    }
  }

  @Test
  void theLastWordsOfAKernelThatCannotStartAreItsReason() {
    KernelSpec spec =
        RealKernels.scripted(
            Path.of("/"),
            "i=0; while [ $i -lt 3000 ]; do echo line $i; i=$((i + 1)); done; kill -SEGV $$");
    try (Kernel kernel = RealKernels.start(spec)) {
      KernelExit exit = kernel.exit().orTimeout(60, SECONDS).join();
      assertThat(exit.signal()).isEqualTo("SIGSEGV");
      assertThat(exit.describe()).isEqualTo("killed by SIGSEGV: line 2999");
      assertThat(exit.stderrTail()).doesNotContain("line 0\n").startsWith("line ");
    }
  }

  @Test
  void whatDoesNotFollowTheRequestFollowsSigterm() throws Exception {
    Kernel kernel = RealKernels.start();
    KernelClient client = kernel.connect(heard);
    kernel.awaitReady(RealKernels.TIMEOUT);
    var started = heard.next(message -> message.type().equals("stream"));
    heard.execute(
        client,
        """
        import signal, time
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        print("deaf", flush=True)
        while True: time.sleep(0.01)
        """);
    started.join();
    kernel.shutdown(Duration.ofMillis(300));
    assertThat(kernel.exit().orTimeout(5, SECONDS).join().signal()).isEqualTo("SIGTERM");
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void aRestartKeepsPortsAndKey(Transport transport) throws Exception {
    KernelLaunch launch = RealKernels.launch(RealKernels.spec(), false);
    try (Kernel kernel =
            Kernel.start(
                new KernelLaunch(
                    launch.spec(),
                    launch.workingDirectory(),
                    Map.of(),
                    false,
                    launch.startTimeout(),
                    transport));
        KernelClient client = kernel.connect(heard)) {
      kernel.awaitReady(RealKernels.TIMEOUT);
      String file =
          "from ipykernel import get_connection_file; print(get_connection_file(), end='')";
      Path path = Path.of(heard.execute(client, file).text());
      String before = Files.readString(path);
      assertThat(before)
          .contains("\"transport\":\"" + (transport == Transport.IPC ? "ipc" : "tcp"));
      for (int i = 0; i < 2; i++) {
        kernel.restart();
        assertThat(heard.execute(client, file).text()).isEqualTo(path.toString());
        assertThat(Files.readString(path)).isEqualTo(before);
      }
    }
  }
}
