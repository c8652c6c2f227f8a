package io.smallfry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code smallfry run … &} in a script: the shell has it ignore SIGINT, which its children inherit.
 */
final class BackgroundRunTest {
  @TempDir Path folder;

  /** The kernel's command looks at what it was given, then becomes an ipykernel. */
  @ParameterizedTest
  @ValueSource(strings = {"SIG_IGN", "SIG_DFL"})
  void aKernelHeedsInterruptsAllTheSame(String handler) throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/status")), "needs Linux");
    Path spec = Files.createDirectories(folder.resolve("share/kernels/looks"));
    Files.writeString(
        spec.resolve("kernel.json"),
        """
        {"argv": ["/bin/sh", "-c", "grep SigIgn: /proc/self/status > %1$s/signals; exec %2$s -m ipykernel_launcher -f \\"$0\\"", "{connection_file}"],
         "display_name": "Looks", "language": "python"}
        """
            .formatted(folder, Cli.python()));
    Notebooks.write(folder.resolve("in.ipynb"), "1");

    ProcessBuilder builder =
        new ProcessBuilder(
                Cli.python(),
                "-c",
                "import os, signal, sys; signal.signal(signal.SIGINT, signal."
                    + handler
                    + "); os.execv(sys.argv[1], sys.argv[1:])",
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.smallfry.cli.Main",
                "run",
                "in.ipynb",
                "out.ipynb",
                "-k",
                "looks")
            .directory(folder.toFile())
            .inheritIO();
    builder.environment().put("JUPYTER_PATH", folder.resolve("share").toString());
    Process process = builder.start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();

    String line = Files.readString(folder.resolve("signals")).strip();
    long ignored = Long.parseUnsignedLong(line.substring(line.indexOf(':') + 1).strip(), 16);
    assertThat(ignored & 1L << (2 - 1)).as("SIGINT is not ignored").isZero();
  }
}
