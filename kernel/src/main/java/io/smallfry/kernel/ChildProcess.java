package io.smallfry.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A kernel that is a child process of this one. */
final class ChildProcess implements KernelProcess {
  private static final Duration STRAGGLERS = Duration.ofMillis(100);

  private final Process process;
  private final CompletableFuture<KernelExit> exit = new CompletableFuture<>();
  private final OutputTail tail = new OutputTail();

  private ChildProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts it, its standard input at its end, its outputs read into a {@linkplain OutputTail tail}.
   *
   * @param env the whole environment
   * @throws KernelException if there is no such command or directory
   */
  static ChildProcess launch(List<String> argv, Path workingDirectory, Map<String, String> env) {
    List<String> command = resolved(argv, workingDirectory, env);
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
    ChildProcess kernel = new ChildProcess(process);
    OrphanGuard.INSTANCE.watch(process.pid());
    kernel.follow();
    return kernel;
  }

  /**
   * The command line, its program looked up.
   *
   * @throws KernelException if there is no such command or directory
   */
  static List<String> resolved(List<String> argv, Path workingDirectory, Map<String, String> env) {
    if (!Files.isDirectory(workingDirectory)) {
      throw new KernelException("The kernel's working directory is missing: " + workingDirectory);
    }
    List<String> command = new ArrayList<>(argv);
    command.set(0, executable(argv.getFirst(), workingDirectory, env));
    return command;
  }

  /** Finds the command here, because the session's launcher would only say it in its own words. */
  static String executable(String command, Path workingDirectory, Map<String, String> env) {
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
              int code = ended.exitValue();
              // Java reports a signal as a shell does.
              exit.complete(new KernelExit(code, Signals.name(code - Signals.BASE), tail.text()));
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

  @Override
  public ProcessHandle handle() {
    return process.toHandle();
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Nobody says so: {@link Arrival} looks. */
  @Override
  public @Nullable CompletableFuture<Void> listening() {
    return null;
  }

  @Override
  public CompletableFuture<KernelExit> exit() {
    return exit;
  }

  @Override
  public void leave() {
    throw new IllegalStateException("a child that is not kept can't be left");
  }

  @Override
  public void signal(ProcessGroup.Signal signal) {
    if (process.isAlive()) {
      ProcessGroup.signal(process.toHandle(), signal);
    }
  }
}
