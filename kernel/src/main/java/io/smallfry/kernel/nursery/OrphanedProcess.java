package io.smallfry.kernel.nursery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that is nobody's child here, known by its number and the time of its start, so that it
 * is not taken for a later one of the same number.
 */
record OrphanedProcess(long pid, String startTime) {
  private static final Duration LOOK = Duration.ofMillis(50);

  /** A process that may be gone, and its number taken. */
  static OrphanedProcess of(long pid, String startTime) {
    return new OrphanedProcess(pid, startTime);
  }

  static OrphanedProcess of(long pid) {
    return new OrphanedProcess(pid, startTime(pid));
  }

  /** False also for one that has ended and that nobody has waited for. */
  boolean isRunning() {
    return !startTime.isEmpty() && startTime(pid).equals(startTime);
  }

  /** Returns within 50 ms of its end. */
  void awaitEnd() {
    while (isRunning()) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  /** In ticks since the machine's start; empty if there is no such process. */
  private static String startTime(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      boolean ended = fields[0].equals("Z") || fields[0].equals("X");
      return ended ? "" : fields[19]; // the 3rd and the 22nd of all fields
    } catch (IOException e) {
      return "";
    }
  }
}
