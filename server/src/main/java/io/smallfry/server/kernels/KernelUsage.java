package io.smallfry.server.kernels;

import io.smallfry.runner.RunningKernel;
import io.smallfry.server.kernels.ProcessTable.Usage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What kernels use, with all that they have started. Percentages are of one processor, over the
 * time since one was last looked at, which is at least a second. Thread-safe.
 */
@Component
class KernelUsage {
  private static final long LEAST_NANOS = 1_000_000_000L;

  /** Of more, those are forgotten that nobody has looked at for an hour. */
  private static final int MANY = 100;

  private static final long FORGOTTEN_NANOS = 3_600 * LEAST_NANOS;

  /**
   * A kernel.
   *
   * @param cpuPercent 0 at the first look
   */
  record Reading(Usage usage, double cpuPercent) {}

  private record Look(long pid, long at, Duration cpu, double percent) {}

  private final Map<String, Look> looks = new ConcurrentHashMap<>();

  /** Looks at all of them at once. */
  Map<RunningKernel, Reading> read(List<RunningKernel> kernels) {
    ProcessTable table = ProcessTable.now();
    Map<RunningKernel, Reading> readings = new LinkedHashMap<>();
    for (RunningKernel kernel : kernels) {
      long pid = kernel.kernel().process().pid();
      Usage usage = table.of(pid);
      Look look = looks.compute(kernel.id(), (id, before) -> look(before, pid, usage));
      readings.put(kernel, new Reading(usage, look.percent()));
      if (look.percent() == 0 && looks.size() > MANY) {
        looks.values().removeIf(old -> System.nanoTime() - old.at() > FORGOTTEN_NANOS);
      }
    }
    return readings;
  }

  private static Look look(@Nullable Look before, long pid, Usage usage) {
    long now = System.nanoTime();
    if (before == null || before.pid() != pid) {
      return new Look(pid, now, usage.cpu(), 0);
    }
    long passed = now - before.at();
    if (passed < LEAST_NANOS) {
      return before;
    }
    double used = Math.max(0, usage.cpu().minus(before.cpu()).toNanos());
    return new Look(pid, now, usage.cpu(), used / passed * 100);
  }
}
