package io.smallfry.kernel;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.kernel.nursery.Nurseries;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Nurseries for tests, in a folder of their own, and kernels that they surely fork. */
final class Nursed implements AutoCloseable {
  private final Nurseries nurseries;

  Nursed(Path directory) throws IOException {
    this(directory, "nurseries");
  }

  Nursed(Path directory, String folder) throws IOException {
    this.nurseries = Nurseries.in(directory.resolve(folder), Duration.ofMinutes(5));
  }

  Nurseries nurseries() {
    return nurseries;
  }

  /** With the nursery that it takes started before, unless the kernel can't have one. */
  Kernel start(KernelLaunch launch) throws Exception {
    KernelLaunch nursed = launch.withNurseries(nurseries);
    warm(nursed);
    Kernel kernel = Kernel.start(nursed);
    assertThat(isForked(kernel))
        .as("forked")
        .isEqualTo(IpykernelStart.isIpykernel(launch.spec().argv()));
    return kernel;
  }

  /** Starts the nursery for such kernels, and waits until it is up. */
  void warm(KernelLaunch launch) throws Exception {
    KernelCommand command = new KernelCommand(launch);
    Forking forking = new Forking(launch, command, nurseries);
    var nursery = forking.nurseryFor(Path.of("/kernel.json"), System.getenv());
    if (nursery != null) {
      assertThat(nurseries.warm(nursery).get(60, SECONDS)).as("the nursery is up").isTrue();
    }
  }

  /** Not one of those is a process that has ended already, and has no parent any more. */
  static boolean isForked(Kernel kernel) {
    long own = ProcessHandle.current().pid();
    return kernel.process().parent().map(ProcessHandle::pid).orElse(own) != own;
  }

  /** The usual kernel, whose nursery imports these modules. */
  static KernelSpec spec(String... preload) {
    KernelSpec spec = RealKernels.spec();
    var json = spec.json().deepCopy();
    var modules = json.withObject("metadata").withObject("smallfry").putArray("preload");
    List.of(preload).forEach(modules::add);
    return new KernelSpec(
        spec.name(),
        spec.directory(),
        spec.argv(),
        spec.env(),
        spec.displayName(),
        spec.language(),
        spec.interruptMode(),
        json);
  }

  static KernelSpec withArgv(KernelSpec spec, List<String> argv) {
    return new KernelSpec(
        spec.name(),
        spec.directory(),
        argv,
        spec.env(),
        spec.displayName(),
        spec.language(),
        spec.interruptMode(),
        spec.json());
  }

  @Override
  public void close() {
    nurseries.close();
  }
}
