package io.smallfry.runner.terminal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The processes of a session: a shell and all that was started in it, in whatever process groups,
 * unless it made a session of its own.
 *
 * @param id the session's, which is the shell's process id
 */
record TerminalSession(long id) {
  private static final Duration AFTER_KILL = Duration.ofSeconds(2);
  private static final long LOOK_NANOS = 10_000_000;

  /**
   * Ends all of them: they are told that the terminal is gone (SIGHUP, and SIGCONT for those that
   * are stopped), and what has not ended in time is killed.
   */
  void end(Duration grace) {
    List<ProcessHandle> members = members();
    signal(members, LibC.SIGHUP);
    signal(members, LibC.SIGCONT);
    awaitEnd(members, grace);
    // Also what they started meanwhile, and what that starts while it is killed.
    long deadline = System.nanoTime() + AFTER_KILL.toNanos();
    List<ProcessHandle> left = members();
    while (!left.isEmpty() && System.nanoTime() < deadline) {
      signal(left, LibC.SIGKILL);
      awaitEnd(left, Duration.ofMillis(200));
      left = members();
    }
  }

  private static void awaitEnd(List<ProcessHandle> processes, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (processes.stream().anyMatch(TerminalSession::isRunning)
        && System.nanoTime() < deadline
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private static void signal(List<ProcessHandle> processes, int signal) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(LibC.errnoLayout());
      processes.stream()
          .filter(ProcessHandle::isAlive)
          .forEach(process -> LibC.kill(process.pid(), signal, state));
    }
  }

  /** Those that run now. */
  List<ProcessHandle> members() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(LibC.errnoLayout());
      return ProcessHandle.allProcesses()
          .filter(process -> LibC.session(process.pid(), state) == id)
          .filter(TerminalSession::isRunning)
          .toList();
    }
  }

  /** One that has ended counts no more, though nobody may ever ask for its exit code. */
  private static boolean isRunning(ProcessHandle process) {
    if (!process.isAlive()) {
      return false;
    }
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      return !stat.startsWith(") Z", stat.lastIndexOf(')'));
    } catch (IOException e) {
      return process.isAlive(); // no such file on macOS, or gone this moment
    }
  }
}
