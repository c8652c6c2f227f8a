package io.smallfry.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallfry.kernel.nursery.Nurseries;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kernels whose program is killed, and which are to outlive it; plain ones and forked ones. */
@Timeout(180)
final class KeptKernelTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Duration SHORT = Duration.ofSeconds(1);

  @TempDir Path folder;
  private Nurseries nurseries;

  @BeforeEach
  void open() throws Exception {
    nurseries = Nurseries.in(folder.resolve("n"), Duration.ofSeconds(1));
  }

  @AfterEach
  void close() {
    nurseries.close();
  }

  /**
   * The program to be killed: starts a kernel, in which {@code x} is 42, and leaves it busy for as
   * long as the file {@code wait} is there.
   */
  static final class Victim {
    private Victim() {}

    public static void main(String[] args) throws Exception {
      Path folder = Path.of(args[0]);
      KernelLaunch launch = launch(folder, Duration.parse(args[1]));
      Kernel kernel;
      if (Boolean.parseBoolean(args[2])) {
        kernel = new Nursed(folder, "n").start(launch);
      } else {
        kernel = Kernel.start(launch);
      }
      Recorder heard = new Recorder();
      KernelClient client = kernel.connect(heard, "client");
      kernel.awaitReady(RealKernels.TIMEOUT);
      heard.execute(client, "import os, time\nx = 42").status();
      if (Files.exists(folder.resolve("wait"))) {
        var began = heard.next(message -> message.type().equals("stream"));
        heard.execute(
            client,
            "print('on', flush=True)\nwhile os.path.exists('wait'): time.sleep(0.01)\nprint('off')");
        began.join();
      }
      System.out.println(kernel.directory() + " " + kernel.process().pid());
      Thread.currentThread().join();
    }
  }

  private record Left(Path directory, ProcessHandle kernel, ProcessHandle guard) {}

  static KernelLaunch launch(Path folder, Duration keep) {
    return new KernelLaunch(RealKernels.spec(), folder, Map.of(), false, RealKernels.TIMEOUT)
        .withKeep(keep);
  }

  /** Starts the program and kills it when its kernel is as wanted. */
  private Left leave(Duration keep, boolean forked) throws Exception {
    Process victim =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-Dsmallfry.python=" + RealKernels.python(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Victim.class.getName(),
                    folder.toString(),
                    keep.toString(),
                    Boolean.toString(forked)))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(victim.getInputStream(), UTF_8))) {
      String[] told = String.valueOf(lines.readLine()).split(" ", -1);
      assertThat(told).hasSize(2);
      ProcessHandle guard =
          victim
              .children()
              .filter(child -> child.info().commandLine().orElse("").contains("smallfry-guard"))
              .findFirst()
              .orElseThrow();
      victim.destroyForcibly().waitFor();
      return new Left(
          Path.of(told[0]), ProcessHandle.of(Long.parseLong(told[1])).orElseThrow(), guard);
    }
  }

  private Kernel adopt(Left left, Duration keep) {
    return Kernel.adopt(launch(folder, keep).withNurseries(nurseries), left.directory());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anotherProgramFindsTheVariablesAgainAndIsToldOfTheEnd(boolean forked) throws Exception {
    Left left = leave(LONG, forked);
    Recorder heard = new Recorder();
    try (Kernel kernel = adopt(left, LONG)) {
      assertThat(Nursed.isForked(kernel)).isTrue();
      KernelClient client = kernel.connect(heard);
      assertThat(kernel.awaitReady(RealKernels.TIMEOUT).path("implementation").asString())
          .isEqualTo("ipython");
      assertThat(heard.execute(client, "print(x, end='')").text()).isEqualTo("42");
      heard.execute(client, "os._exit(7)");
      assertThat(kernel.exit().get(60, SECONDS).code()).isEqualTo(7);
      assertThat(heard.death.get(60, SECONDS).describe()).startsWith("exit code 7");
      kernel.restart();
      assertThat(heard.execute(client, "print('again', end='')").text()).isEqualTo("again");
    }
    assertThat(left.directory()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatItIsBusyWithGoesOnAndIsAnsweredToTheOneWhoAsked(boolean forked) throws Exception {
    Files.createFile(folder.resolve("wait"));
    Left left = leave(LONG, forked);
    try (Kernel kernel = adopt(left, LONG)) {
      Recorder heard = new Recorder();
      var printed = heard.next(message -> message.type().equals("stream"));
      var answered = heard.next(message -> message.type().equals("execute_reply"));
      KernelClient client = kernel.connect(heard, "client");
      client.awaitReady(RealKernels.TIMEOUT);
      Files.delete(folder.resolve("wait"));
      assertThat(printed.join().contentJson().path("text").asString()).isEqualTo("off\n");
      assertThat(answered.join().contentJson().path("status").asString()).isEqualTo("ok");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anInterruptReachesItWhileItIsBusy(boolean forked) throws Exception {
    Files.createFile(folder.resolve("wait"));
    Left left = leave(LONG, forked);
    try (Kernel kernel = adopt(left, LONG)) {
      Recorder heard = new Recorder();
      var failed = heard.next(message -> message.type().equals("error"));
      KernelClient client = kernel.connect(heard);
      client.awaitReady(RealKernels.TIMEOUT);
      kernel.interrupt();
      assertThat(failed.join().contentJson().path("ename").asString())
          .isEqualTo("KeyboardInterrupt");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nobodyComesAndItEnds(boolean forked) throws Exception {
    Left left = leave(SHORT, forked);
    left.kernel().onExit().get(60, SECONDS);
    left.guard().onExit().get(60, SECONDS);
    assertThat(left.directory()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theGuardOfTheFormerProgramLeavesWhatAnotherOneHas(boolean forked) throws Exception {
    Left left = leave(Duration.ofSeconds(5), forked);
    try (Kernel kernel = adopt(left, LONG)) {
      left.guard().onExit().get(60, SECONDS);
      assertThat(kernel.isAlive()).isTrue();
      assertThat(left.directory().resolve("kernel.json")).exists();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void oneThatEndedMeanwhileTellsHow(boolean forked) throws Exception {
    Left left = leave(LONG, forked);
    left.kernel().destroyForcibly();
    left.kernel().onExit().get(60, SECONDS);
    assertThatThrownBy(() -> adopt(left, LONG))
        .isInstanceOfSatisfying(
            KernelDiedException.class, e -> assertThat(e.exit().signal()).isEqualTo("SIGKILL"));
    assertThat(left.directory()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void oneThatIsLeftInOrderIsTakenUpAgain(boolean forked) throws Exception {
    KernelLaunch launch = launch(folder, LONG);
    Kernel first = forked ? new Nursed(folder, "n").start(launch) : Kernel.start(launch);
    Recorder before = new Recorder();
    first.awaitReady(RealKernels.TIMEOUT);
    before.execute(first.connect(before), "x = 43").status();
    assertThat(first.leave()).isTrue();
    first.close(); // which does nothing to it any more
    try (Kernel second = Kernel.adopt(launch.withNurseries(nurseries), first.directory())) {
      Recorder after = new Recorder();
      assertThat(after.execute(second.connect(after), "print(x, end='')").text()).isEqualTo("43");
    }
  }

  @Test
  void itsLastWordsAreKeptAsOfAnyOther() throws Exception {
    KernelSpec spec = RealKernels.scripted(folder, "yes no | head -c 99999; echo luck >&2; exit 3");
    try (Kernel kernel =
        Kernel.start(
            new KernelLaunch(spec, folder, Map.of(), false, RealKernels.TIMEOUT).withKeep(LONG))) {
      KernelExit exit = kernel.exit().get(60, SECONDS);
      assertThat(exit.describe()).isEqualTo("exit code 3: luck");
      assertThat(exit.stderrTail().length()).isBetween(9_999, OutputTail.BYTES);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void itsNurserysOrShellsDeathIsNotItsOwn(boolean forked) throws Exception {
    Left left = leave(LONG, forked);
    try (Kernel kernel = adopt(left, LONG)) {
      ProcessHandle parent = left.kernel().parent().orElseThrow();
      // Of the shell only the part that waits for the kernel.
      parent.destroyForcibly();
      parent.onExit().get(60, SECONDS);
      Recorder heard = new Recorder();
      KernelClient client = kernel.connect(heard);
      assertThat(heard.execute(client, "print(x, end='')").text()).isEqualTo("42");
      heard.execute(client, "os._exit(7)");
      assertThat(heard.death.get(60, SECONDS).describe()).contains("is not known");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"pid\": 1}", "{\"pid\": \"x\", \"started\": 3}", "[]", "{"})
  void aDirectoryWithoutAKernelIsRefused(String process) throws Exception {
    PrivateDirectory directory = PrivateDirectory.create(System.getenv());
    try {
      directory.writeConnectionFile(ConnectionInfo.ipc(directory.path()).toJson("python3"));
      if (!process.isEmpty()) {
        directory.write(KeptKernel.PROCESS, process.getBytes(UTF_8));
      }
      assertThatThrownBy(() -> Kernel.adopt(launch(folder, LONG), directory.path()))
          .isInstanceOf(KernelException.class);
    } finally {
      directory.delete();
    }
    assertThatThrownBy(() -> Kernel.adopt(launch(folder, LONG), Path.of("/" + UUID.randomUUID())))
        .isInstanceOf(KernelException.class);
  }
}
