package io.smallfry.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The heartbeat of a real kernel, over either transport. */
final class KernelPulseTest {
  private static final Duration PACE = Duration.ofMillis(20);

  @ParameterizedTest
  @EnumSource(Transport.class)
  void aStoppedKernelHasNoPulseUntilItGoesOn(Transport transport) throws Exception {
    KernelLaunch plain = RealKernels.launch(RealKernels.spec(), true);
    KernelLaunch launch =
        new KernelLaunch(
            plain.spec(),
            plain.workingDirectory(),
            plain.env(),
            true,
            RealKernels.TIMEOUT,
            transport);
    try (Kernel kernel = Kernel.start(launch)) {
      kernel.awaitReady(RealKernels.TIMEOUT);
      try (KernelPulse pulse = kernel.pulse(PACE)) {
        settle(() -> pulse.beats() >= 3);
        assertThat(pulse.isTelling()).isTrue();
        assertThat(pulse.isStopped()).isFalse();
        signal(kernel, "STOP");
        settle(pulse::isStopped);
        long beats = stable(pulse);
        signal(kernel, "CONT");
        settle(() -> pulse.beats() > beats);
      }
    }
  }

  /** A kernel that takes nothing any more is ended all the same. */
  @ParameterizedTest
  @EnumSource(Transport.class)
  void aStoppedKernelIsShutDown(Transport transport) throws Exception {
    KernelLaunch plain = RealKernels.launch(RealKernels.spec(), true);
    Kernel kernel =
        Kernel.start(
            new KernelLaunch(
                plain.spec(),
                plain.workingDirectory(),
                plain.env(),
                true,
                RealKernels.TIMEOUT,
                transport));
    kernel.awaitReady(RealKernels.TIMEOUT);
    signal(kernel, "STOP");
    kernel.shutdown(Duration.ofMillis(100));
    assertThat(kernel.isAlive()).isFalse();
  }

  /** The count once it no longer grows, for twenty times the pace. */
  private static long stable(KernelPulse pulse) {
    long[] seen = {pulse.beats(), System.nanoTime()};
    settle(() -> {
      long now = System.nanoTime();
      if (pulse.beats() != seen[0]) {
        seen[0] = pulse.beats();
        seen[1] = now;
      }
      return now - seen[1] > PACE.multipliedBy(20).toNanos();
    });
    return seen[0];
  }

  private static void signal(Kernel kernel, String name) throws Exception {
    Process kill =
        new ProcessBuilder("kill", "-s", name, Long.toString(kernel.process().pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  private static void settle(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("settled in time").isNegative();
      LockSupport.parkNanos(5_000_000);
    }
  }
}
