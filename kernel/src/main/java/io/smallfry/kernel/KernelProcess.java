package io.smallfry.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One operating-system process of a kernel, leader of its own group. Thread-safe. */
final class KernelProcess {
  private static final int SIGNAL_BASE = 128;
  private static final Duration STRAGGLERS = Duration.ofMillis(100);

  private static final Duration TERM_GRACE = Duration.ofSeconds(2);

  private final Process process;
  private final CompletableFuture<KernelExit> exit = new CompletableFuture<>();
  private final OutputTail tail = new OutputTail();

  private KernelProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts it, its standard input at its end, its outputs read into a {@linkplain OutputTail tail}.
   *
   * @param env the whole environment
   * @throws KernelException if there is no such command or directory
   */
  static KernelProcess launch(List<String> argv, Path workingDirectory, Map<String, String> env) {
    if (!Files.isDirectory(workingDirectory)) {
      throw new KernelException("The kernel's working directory is missing: " + workingDirectory);
    }
    List<String> command = new ArrayList<>(argv);
    command.set(0, executable(argv.getFirst(), workingDirectory, env));
    ProcessBuilder builder =
        new ProcessBuilder(ProcessGroup.inNewSession(command))
            .directory(workingDirectory.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(env);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new KernelException("The kernel can't be started: " + e.getMessage(), e);
    }
    KernelProcess kernel = new KernelProcess(process);
    OrphanGuard.INSTANCE.watch(process.pid());
    kernel.follow();
    return kernel;
  }

  /** Finds the command here, because the session's launcher would only say it in its own words. */
  private static String executable(String command, Path workingDirectory, Map<String, String> env) {
    if (command.contains("/")) {
      Path path = workingDirectory.resolve(command);
      if (Files.isExecutable(path) && !Files.isDirectory(path)) {
        return path.toString();
      }
    } else {
      for (String directory : env.getOrDefault("PATH", "/usr/bin:/bin").split(":", -1)) {
        Path path = workingDirectory.resolve(directory).resolve(command);
        if (Files.isExecutable(path) && !Files.isDirectory(path)) {
          return path.toString();
        }
      }
    }
    throw new KernelException("The kernel's command is not there or not executable: " + command);
  }

  private void follow() {
    Thread drain =
        Thread.ofPlatform()
            .daemon()
            .name("kernel-output-" + process.pid())
            .start(() -> tail.drain(process.getInputStream()));
    var _ =
        process
            .onExit()
            .thenAccept(ended -> {
              OrphanGuard.INSTANCE.sweep(ended.pid());
              awaitEnd(drain);
              exit.complete(exitOf(ended.exitValue(), tail.text()));
            });
  }

  /**
   * Usually at once; a descendant that left the group may hold the pipe open, and is not waited
   * for.
   */
  private static void awaitEnd(Thread drain) {
    try {
      drain.join(STRAGGLERS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static KernelExit exitOf(int code, String tail) {
    return new KernelExit(code, signalName(code - SIGNAL_BASE), tail);
  }

  /** Java reports a signal as a shell does, as an exit code above 128. */
  private static @Nullable String signalName(int number) {
    return switch (number) {
      case 1 -> "SIGHUP";
      case 2 -> "SIGINT";
      case 3 -> "SIGQUIT";
      case 4 -> "SIGILL";
      case 5 -> "SIGTRAP";
      case 6 -> "SIGABRT";
      case 8 -> "SIGFPE";
      case 9 -> "SIGKILL";
      case 11 -> "SIGSEGV";
      case 13 -> "SIGPIPE";
      case 14 -> "SIGALRM";
      case 15 -> "SIGTERM";
      case 24 -> "SIGXCPU";
      case 25 -> "SIGXFSZ";
      case 7, 10 -> "SIGBUS";
      case 12 -> "SIGSYS";
      default -> number > 0 && number < 65 ? "signal " + number : null;
    };
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Completes when the process has ended and its last words are read. Not to be completed by
   * others.
   */
  CompletableFuture<KernelExit> exit() {
    return exit;
  }

  void signal(ProcessGroup.Signal signal) {
    if (process.isAlive()) {
      ProcessGroup.signal(process.toHandle(), signal);
    }
  }

  /** Ends the whole group: SIGTERM, and SIGKILL to what has not ended two seconds later. */
  void end() {
    signal(ProcessGroup.Signal.TERM);
    if (!awaitExit(TERM_GRACE)) {
      signal(ProcessGroup.Signal.KILL);
      // Also when this thread was interrupted: SIGKILL is prompt.
      exit.copy().orTimeout(5, TimeUnit.SECONDS).exceptionally(e -> null).join();
    }
  }

  /**
   * Waits for the end; false if it does not come in time or the thread is interrupted meanwhile.
   */
  boolean awaitExit(Duration timeout) {
    try {
      exit.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
