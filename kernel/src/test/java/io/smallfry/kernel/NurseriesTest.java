package io.smallfry.kernel;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.kernel.nursery.Nurseries;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When a nursery is used and when not, who may use it, and how it and its kernels end. */
@Timeout(180)
final class NurseriesTest {
  @TempDir Path directory;
  private Nursed nursed;

  @BeforeEach
  void open() throws Exception {
    nursed = new Nursed(directory);
  }

  @AfterEach
  void close() {
    nursed.close();
  }

  private KernelLaunch launch(KernelSpec spec, Map<String, String> env) {
    return new KernelLaunch(spec, directory, env, false, RealKernels.TIMEOUT);
  }

  private KernelLaunch launch() {
    return launch(RealKernels.spec(), Map.of());
  }

  private static String run(Kernel kernel, String code) throws InterruptedException {
    Recorder heard = new Recorder();
    try (KernelClient client = kernel.connect(heard)) {
      kernel.awaitReady(RealKernels.TIMEOUT);
      return heard.execute(client, code).text();
    }
  }

  private static ProcessHandle nurseryOf(Kernel kernel) {
    return kernel.process().parent().orElseThrow();
  }

  /** Starts it without seeing to a nursery first, and tells whether one forked it. */
  private boolean isForked(KernelLaunch launch) throws Exception {
    try (Kernel kernel = Kernel.start(launch.withNurseries(nursed.nurseries()))) {
      assertThat(run(kernel, "print(1)")).isEqualTo("1\n");
      return Nursed.isForked(kernel);
    }
  }

  @Test
  void withoutANurseryTheStartIsPlainAndTheNextOneIsNot() throws Exception {
    assertThat(isForked(launch())).isFalse();
    nursed.warm(launch()); // joins the start that the first kernel has begun
    assertThat(isForked(launch())).isTrue();
  }

  @Test
  void aVariableThatIsReadAtLoadTimeHasANurseryOfItsOwn() throws Exception {
    nursed.warm(launch());
    assertThat(isForked(launch(RealKernels.spec(), Map.of("OMP_NUM_THREADS", "1")))).isFalse();
    assertThat(isForked(launch(RealKernels.spec(), Map.of("PYTHONHASHSEED", "1")))).isFalse();
    assertThat(isForked(launch(RealKernels.spec(), Map.of("ANYTHING", "1")))).isTrue();
  }

  @Test
  void aVariableThatAPreloadedModuleSawIsNoticed() throws Exception {
    Files.writeString(
        directory.resolve("curious.py"), "import os; seen = os.environ.get('CURIOUS')");
    KernelSpec spec = Nursed.spec("curious");
    Map<String, String> path = Map.of("PYTHONPATH", directory.toString());
    nursed.warm(launch(spec, path));
    assertThat(isForked(launch(spec, path))).isTrue();
    Map<String, String> other = Map.of("PYTHONPATH", directory.toString(), "CURIOUS", "yes");
    try (Kernel kernel = Kernel.start(launch(spec, other).withNurseries(nursed.nurseries()))) {
      assertThat(Nursed.isForked(kernel)).isFalse();
      assertThat(run(kernel, "import curious; print(curious.seen)")).isEqualTo("yes\n");
    }
  }

  @Test
  void whatDependsOnTheStartIsStartedPlainly() throws Exception {
    nursed.warm(launch());
    assertThat(isForked(launch(RealKernels.spec(), Map.of("PYTHONPATH", "relative")))).isFalse();
    KernelSpec spec = RealKernels.spec();
    List<String> optimized = new ArrayList<>(spec.argv());
    optimized.add(1, "-O");
    assertThat(isForked(launch(Nursed.withArgv(spec, optimized), Map.of()))).isFalse();
    KernelSpec unwilling = Nursed.spec();
    unwilling.json().withObject("metadata").withObject("smallfry").put("nursery", false);
    assertThat(isForked(launch(unwilling, Map.of()))).isFalse();
  }

  @Test
  void aModuleThatLeavesThreadsIsNotPreloaded() throws Exception {
    Files.writeString(
        directory.resolve("busy.py"),
        "import threading, time\nthreading.Thread(target=time.sleep, args=(600,), daemon=True).start()");
    Files.writeString(directory.resolve("quiet.py"), "");
    KernelSpec spec = Nursed.spec("busy", "quiet", "no_such_module");
    Map<String, String> path = Map.of("PYTHONPATH", directory.toString());
    try (Kernel kernel = nursed.start(launch(spec, path))) {
      assertThat(run(kernel, "import sys; print('busy' in sys.modules, 'quiet' in sys.modules)"))
          .isEqualTo("False True\n");
    }
  }

  @Test
  void anUpgradedPackageReplacesTheNursery() throws Exception {
    PrivatePython python = PrivatePython.make(directory);
    KernelLaunch launch = launch(python.spec(), Map.of());
    long old;
    try (Kernel kernel = nursed.start(launch)) {
      old = nurseryOf(kernel).pid();
      python.install("something");
      assertThat(isForked(launch)).isFalse();
      assertThat(run(kernel, "print('goes on')")).isEqualTo("goes on\n");
    }
    try (Kernel kernel = nursed.start(launch)) {
      assertThat(nurseryOf(kernel).pid()).isNotEqualTo(old);
    }
  }

  @Test
  void severalProgramsShareOneAndTheFirstToEndLeavesIt() throws Exception {
    try (Kernel first = nursed.start(launch());
        Nursed other = new Nursed(directory);
        Kernel second = other.start(launch())) {
      assertThat(nurseryOf(second)).isEqualTo(nurseryOf(first));
      nursed.close();
      assertThat(run(second, "print('there')")).isEqualTo("there\n");
    }
  }

  @Test
  void itEndsWithWhoStartedItOnceNobodyUsesIt() throws Exception {
    ProcessHandle nursery;
    try (Kernel kernel = nursed.start(launch())) {
      nursery = nurseryOf(kernel);
    }
    nursed.close();
    nursery.onExit().orTimeout(30, SECONDS).join();
    assertThat(directory.resolve("nurseries")).doesNotExist();
  }

  @Test
  void itEndsAfterItsIdleTime() throws Exception {
    Nurseries brief = Nurseries.in(directory.resolve("brief"), Duration.ofMillis(100));
    KernelLaunch launch = launch();
    var spec =
        Objects.requireNonNull(
            new Forking(launch, new KernelCommand(launch), brief)
                .nurseryFor(Path.of("/kernel.json"), System.getenv()));
    assertThat(brief.warm(spec).get(60, SECONDS)).isTrue();
    try (var watch = directory.getFileSystem().newWatchService()) {
      directory.register(watch, java.nio.file.StandardWatchEventKinds.ENTRY_DELETE);
      while (Files.exists(directory.resolve("brief"))) {
        assertThat(watch.poll(30, SECONDS))
            .as("a deletion in time")
            .isNotNull()
            .satisfies(key -> {
              key.pollEvents();
              key.reset();
            });
      }
    }
  }

  @Test
  void aFolderThatOthersMayEnterIsNotTrusted() throws Exception {
    nursed.warm(launch());
    Files.setPosixFilePermissions(
        directory.resolve("nurseries"), PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(isForked(launch())).isFalse();
    Files.setPosixFilePermissions(
        directory.resolve("nurseries"), PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void aKernelOutlivesItsNursery() throws Exception {
    try (Kernel kernel = nursed.start(launch())) {
      assertThat(run(kernel, "x = 1")).isEmpty();
      ProcessHandle nursery = nurseryOf(kernel);
      nursery.destroyForcibly();
      nursery.onExit().orTimeout(30, SECONDS).join();
      assertThat(run(kernel, "print(x)")).isEqualTo("1\n");
      assertThat(kernel.isAlive()).isTrue();
      Recorder heard = new Recorder();
      try (KernelClient client = kernel.connect(heard)) {
        client.awaitReady(RealKernels.TIMEOUT);
        var started = heard.next(message -> message.type().equals("stream"));
        Recorder.Execution naps =
            heard.execute(
                client, "import time; print('on', flush=True)\nwhile True: time.sleep(0.01)");
        started.join();
        kernel.interrupt();
        assertThat(naps.status()).isEqualTo("error");
        heard.execute(client, "import os; os._exit(3)");
        assertThat(heard.death.orTimeout(30, SECONDS).join().stderrTail()).contains("not known");
      }
      kernel.restart();
      assertThat(run(kernel, "print('again')")).isEqualTo("again\n");
    }
  }

  /** Has two kernels of a nursery, one of which has a subprocess, and waits to be killed. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] args) throws Exception {
      Nursed nursed = new Nursed(Path.of(args[0]));
      KernelLaunch launch = RealKernels.launch(RealKernels.spec(), false);
      Kernel kernel = nursed.start(launch);
      String pid =
          run(kernel, "import subprocess; print(subprocess.Popen(['sleep', '600']).pid, end='')");
      System.out.println(kernel.process().pid() + " " + pid);
      Thread.currentThread().join();
    }
  }

  @Test
  void theKernelsOfAKilledProgramEndAndTheNurseryStays() throws Exception {
    try (Kernel ours = nursed.start(launch())) {
      Process victim =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-XX:+UseSerialGC",
                      "-Dsmallfry.python=" + RealKernels.python(),
                      "-Djava.io.tmpdir=" + directory,
                      "-cp",
                      System.getProperty("java.class.path"),
                      Victim.class.getName(),
                      directory.toString()))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(victim.getInputStream(), StandardCharsets.UTF_8))) {
        String[] pids = String.valueOf(lines.readLine()).split(" ", -1);
        assertThat(pids).hasSize(2);
        ProcessHandle kernel = ProcessHandle.of(Long.parseLong(pids[0])).orElseThrow();
        ProcessHandle subprocess = ProcessHandle.of(Long.parseLong(pids[1])).orElseThrow();
        assertThat(kernel.parent()).contains(nurseryOf(ours));
        victim.destroyForcibly().waitFor();
        CompletableFuture.allOf(kernel.onExit(), subprocess.onExit()).orTimeout(30, SECONDS).join();
      }
      assertThat(run(ours, "print('there')")).isEqualTo("there\n");
    }
  }
}
