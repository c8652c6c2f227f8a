package io.smallfry.kernel;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed leaves no kernel, no subprocess of one, and no directory. */
@Timeout(120)
final class OrphanGuardTest {
  /**
   * The server to be killed: starts a kernel that has a subprocess and ignores its parent's end.
   */
  static final class Victim {
    private Victim() {}

    public static void main(String[] args) throws Exception {
      Kernel kernel = RealKernels.start();
      Recorder heard = new Recorder();
      KernelClient client = kernel.connect(heard);
      kernel.awaitReady(RealKernels.TIMEOUT);
      String pid =
          heard
              .execute(
                  client,
                  "import subprocess; print(subprocess.Popen(['sleep', '600']).pid, end='')")
              .text();
      System.out.println(kernel.process().pid() + " " + pid);
      Thread.currentThread().join();
    }
  }

  @Test
  void kernelsEndWithTheirServer(@TempDir Path directory) throws Exception {
    Process victim =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-Dsmallfry.python=" + RealKernels.python(),
                    "-Djava.io.tmpdir=" + directory,
                    "-cp",
                    System.getProperty("java.class.path"),
                    Victim.class.getName()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(victim.getInputStream(), StandardCharsets.UTF_8))) {
      String[] pids = String.valueOf(lines.readLine()).split(" ", -1);
      assertThat(pids).hasSize(2);
      ProcessHandle kernel = ProcessHandle.of(Long.parseLong(pids[0])).orElseThrow();
      ProcessHandle subprocess = ProcessHandle.of(Long.parseLong(pids[1])).orElseThrow();
      victim.destroyForcibly().waitFor();
      CompletableFuture.allOf(kernel.onExit(), subprocess.onExit()).orTimeout(30, SECONDS).join();
    }
    awaitEmpty(directory);
  }

  /** The guard removes the directory just after the processes. */
  private static void awaitEmpty(Path directory) throws Exception {
    try (var watch = directory.getFileSystem().newWatchService()) {
      directory.register(watch, java.nio.file.StandardWatchEventKinds.ENTRY_DELETE);
      while (true) {
        try (var entries = Files.list(directory)) {
          if (entries.noneMatch(it -> String.valueOf(it.getFileName()).startsWith("smallfry-"))) {
            return;
          }
        }
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
}
