package io.smallfry.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An environment of one's own that sees the packages of the real one and takes new ones. */
record PrivatePython(Path python, Path packages) {
  static PrivatePython make(Path directory) throws Exception {
    Path home = directory.resolve("environment");
    run(RealKernels.python().toString(), "-m", "venv", "--without-pip", home.toString());
    Path python = home.resolve("bin").resolve("python");
    String purelib = "import sysconfig; print(sysconfig.get_path('purelib'), end='')";
    Path packages = Path.of(run(python.toString(), "-c", purelib));
    String real = run(RealKernels.python().toString(), "-c", purelib);
    Files.writeString(packages.resolve("real.pth"), real + "\n");
    return new PrivatePython(python, packages);
  }

  /** As an installer leaves it behind. */
  void install(String distribution) throws IOException {
    Files.createDirectory(packages.resolve(distribution + "-1.0.dist-info"));
  }

  /** A kernel in it, whose nursery imports these modules. */
  KernelSpec spec(String... preload) {
    KernelSpec spec = Nursed.spec(preload);
    List<String> argv = new ArrayList<>(spec.argv());
    argv.set(0, python.toString());
    return Nursed.withArgv(spec, argv);
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
