package io.smallfry.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A kernel that may outlive this process: the child of a small shell, which outlives it too and
 * tells in the kernel's private directory how the kernel ended.
 *
 * <p>The shell holds the named pipe {@code life} open for as long as the kernel runs: whoever reads
 * from it, this process or a later one, is told of the end at once by the end of the pipe. {@code
 * exit} then has the exit code, {@code tail} the last words, and {@code told} says that these are
 * complete. The kernel is not started before this process says that it is being watched over.
 */
final class KeptProcess implements KernelProcess {
  // In a pipeline so that the last words are kept in bounded memory, whatever the kernel writes.
  private static final String SHELL =
      """
      dir=$1
      shift
      rm -f "$dir/exit" "$dir/tail" "$dir/told" "$dir/life"
      mkfifo -m 600 "$dir/life" || exit
      exec 5>&1
      {
        exec 3<>"$dir/life"
        "$@" 2>&1 3>&-
        echo "$?" >"$dir/exit.new"
        mv "$dir/exit.new" "$dir/exit"
      } 2>/dev/null | { exec 5>&-; tail -c %d >"$dir/tail"; : >"$dir/told"; }
      """
          .formatted(OutputTail.BYTES);

  /** Says the process id that the kernel will have, and becomes it when told to. */
  private static final String THRESHOLD = "echo $$ >&5; read -r go && exec \"$@\" 5>&- </dev/null";

  private static final Duration STRAGGLERS = Duration.ofMillis(100);
  private static final Duration LOOK = Duration.ofMillis(2);
  private static final Duration LOOK_WITHOUT_SHELL = Duration.ofMillis(50);

  private final Path directory;
  private final ProcessIdentity identity;
  private final ProcessHandle handle;
  private final CompletableFuture<KernelExit> exit = new CompletableFuture<>();

  private KeptProcess(Path directory, ProcessIdentity identity, ProcessHandle handle) {
    this.directory = directory;
    this.identity = identity;
    this.handle = handle;
  }

  /**
   * Starts it.
   *
   * @param env the whole environment
   * @param directory the kernel's private one
   * @param watch is called before the kernel's command runs, and must see to it that the kernel
   *     ends some time after this process
   * @throws KernelException if there is no such command or directory
   */
  static KeptProcess launch(
      List<String> argv,
      Path workingDirectory,
      Map<String, String> env,
      Path directory,
      java.util.function.Consumer<ProcessIdentity> watch) {
    List<String> kernel = ChildProcess.resolved(argv, workingDirectory, env);
    List<String> threshold = new ArrayList<>(List.of("/bin/sh", "-c", THRESHOLD, "kernel"));
    threshold.addAll(kernel);
    List<String> shell =
        new ArrayList<>(List.of("/bin/sh", "-c", SHELL, "smallfry-kernel", directory.toString()));
    shell.addAll(ProcessGroup.inNewSession(threshold));
    ProcessBuilder builder =
        new ProcessBuilder(ProcessGroup.inNewSession(shell))
            .directory(workingDirectory.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(env);
    try {
      Process started = builder.start();
      try (BufferedReader words =
              new BufferedReader(new InputStreamReader(started.getInputStream(), UTF_8));
          OutputStream go = started.getOutputStream()) {
        String pid = words.readLine();
        if (pid == null) {
          throw new KernelException("The kernel can't be started: no process came up for it");
        }
        ProcessIdentity identity = ProcessIdentity.of(Long.parseLong(pid.strip()));
        ProcessHandle handle =
            ProcessHandle.of(identity.pid())
                .orElseThrow(() -> new KernelException("The kernel ended before it was started"));
        watch.accept(identity);
        KeptProcess process = new KeptProcess(directory, identity, handle);
        process.follow(openLife(directory));
        go.write("go\n".getBytes(UTF_8));
        return process;
      }
    } catch (IOException e) {
      throw new KernelException("The kernel can't be started: " + e.getMessage(), e);
    }
  }

  /**
   * Follows one that an earlier process started.
   *
   * @throws KernelDiedException if it has ended
   */
  static KeptProcess adopt(Path directory, ProcessIdentity identity) {
    FileInputStream life = null;
    try {
      life = openLife(directory);
    } catch (IOException e) {
      Log.of(KeptProcess.class).log(System.Logger.Level.DEBUG, "A kernel's pipe is gone", e);
    }
    ProcessHandle handle = ProcessHandle.of(identity.pid()).orElse(null);
    if (handle == null || Files.exists(directory.resolve("exit")) || !identity.isRunning()) {
      closeQuietly(life);
      throw new KernelDiedException(exitTold(directory));
    }
    KeptProcess process = new KeptProcess(directory, identity, handle);
    process.follow(life);
    return process;
  }

  /** Opens the pipe for reading, without waiting for its writer, which may have gone already. */
  private static FileInputStream openLife(Path directory) throws IOException {
    Path life = directory.resolve("life");
    if (!Files.exists(life)) {
      throw new NoSuchFileException(life.toString());
    }
    try (RandomAccessFile _ = new RandomAccessFile(life.toFile(), "rw")) {
      return new FileInputStream(life.toFile());
    }
  }

  private static void closeQuietly(@Nullable FileInputStream stream) {
    try {
      if (stream != null) {
        stream.close();
      }
    } catch (IOException e) {
      Log.of(KeptProcess.class).log(System.Logger.Level.DEBUG, "A pipe did not close", e);
    }
  }

  private void follow(@Nullable FileInputStream life) {
    Thread.ofPlatform()
        .daemon()
        .name("kernel-life-" + identity.pid())
        .start(() -> {
          awaitEnd(life);
          KernelExit how = exitTold(directory);
          OrphanGuard.INSTANCE.sweep(identity.pid());
          exit.complete(how);
        });
  }

  private void awaitEnd(@Nullable FileInputStream life) {
    if (life != null) {
      try (life) {
        while (life.read() >= 0) {
          // Nobody writes into it.
        }
      } catch (IOException e) {
        Log.of(KeptProcess.class).log(System.Logger.Level.WARNING, "A kernel's pipe broke", e);
      }
    }
    // Should the shell have been killed, the kernel may go on without it.
    while (!Files.exists(directory.resolve("exit")) && identity.isRunning()) {
      LockSupport.parkNanos(LOOK_WITHOUT_SHELL.toNanos());
    }
  }

  /** What the shell has left; a descendant that holds the output open is not waited for. */
  private static KernelExit exitTold(Path directory) {
    long end = System.nanoTime() + STRAGGLERS.toNanos();
    while (!Files.exists(directory.resolve("told")) && System.nanoTime() < end) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
    String tail = "";
    try {
      tail = OutputTail.textOf(Files.readAllBytes(directory.resolve("tail")));
      // Java and the shell report a signal in the same way.
      int code = Integer.parseInt(Files.readString(directory.resolve("exit")).strip());
      return new KernelExit(code, Signals.name(code - Signals.BASE), tail);
    } catch (IOException | NumberFormatException e) {
      return new KernelExit(
          1, null, tail + "How it ended is not known: what watched over it ended before it.");
    }
  }

  ProcessIdentity identity() {
    return identity;
  }

  @Override
  public ProcessHandle handle() {
    return handle;
  }

  @Override
  public boolean isAlive() {
    return !exit.isDone() && identity.isRunning();
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
    // The thread that reads from the pipe ends with this process.
  }

  @Override
  public void signal(ProcessGroup.Signal signal) {
    if (isAlive()) {
      ProcessGroup.signal(handle, signal);
    }
  }
}
