package io.smallfry.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Ends our kernels, whatever they have started, and their private directories if this process is
 * killed and can't do it itself.
 *
 * <p>A shell of its own session reads from a pipe whose other end only we hold. A line {@code list
 * …} is all of what is to be ended; when the pipe reaches its end, we are gone, and the last such
 * line is carried out. Kernels that watch their parent ({@code JPY_PARENT_PID}) have ended by then
 * or do so by themselves; this also covers the other kernels, and subprocesses. A line {@code end
 * …} is carried out at once.
 *
 * <p>The shell ends when there is nothing to guard; the next kernel gets a new one.
 */
final class OrphanGuard {
  static final OrphanGuard INSTANCE = new OrphanGuard();

  // $list holds numbers (process groups) and directories that this program made, never with a
  // blank.
  private static final String SCRIPT =
      """
      set -f
      list=
      while read -r what which; do
        case $what in
          list) list=$which;;
          end) kill -s KILL -- "$which" 2>/dev/null;;
        esac
      done
      [ -n "$list" ] || exit 0
      for it in $list; do case $it in /*) ;; *) kill -s TERM -- "$it";; esac; done 2>/dev/null
      sleep 1
      for it in $list; do case $it in /*) rm -rf -- "$it";; *) kill -s KILL -- "$it";; esac; done 2>/dev/null
      """;

  private final Set<Long> processes = new LinkedHashSet<>();
  private final Set<Path> directories = new LinkedHashSet<>();
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("kernel-orphan-guard").factory());
  private @Nullable Process shell;

  private OrphanGuard() {}

  void watch(long pid) {
    synchronized (processes) {
      processes.add(pid);
    }
    tell("");
  }

  /** Watches it no more; nothing is left of its group. */
  void forget(long pid) {
    synchronized (processes) {
      processes.remove(pid);
    }
    tell("");
  }

  /** Ends what is left of the group of a process that has exited, and watches it no more. */
  void sweep(long pid) {
    synchronized (processes) {
      processes.remove(pid);
    }
    tell(ProcessGroup.NEW_SESSION.isEmpty() ? "" : "end -" + pid + "\n");
  }

  void watch(Path directory) {
    synchronized (processes) {
      if (directory.toString().indexOf(' ') < 0) {
        directories.add(directory);
      }
    }
  }

  void forget(Path directory) {
    synchronized (processes) {
      directories.remove(directory);
    }
    tell("");
  }

  private void tell(String order) {
    writer.execute(() -> write(order));
  }

  private void write(String order) {
    String lines;
    boolean none;
    synchronized (processes) {
      StringBuilder list = new StringBuilder(order).append("list ");
      // Without groups a number is the process alone.
      String sign = ProcessGroup.NEW_SESSION.isEmpty() ? "" : "-";
      processes.forEach(pid -> list.append(sign).append(pid).append(' '));
      directories.forEach(directory -> list.append(directory).append(' '));
      lines = list.append('\n').toString();
      none = processes.isEmpty() && directories.isEmpty();
    }
    try {
      if (shell == null || !shell.isAlive()) {
        shell = startShell();
      }
      OutputStream pipe = shell.getOutputStream();
      pipe.write(lines.getBytes(UTF_8));
      pipe.flush();
      if (none) {
        pipe.close();
        shell = null;
      }
    } catch (IOException e) {
      Log.of(OrphanGuard.class)
          .log(System.Logger.Level.WARNING, "The guard against orphaned kernels does not work", e);
    }
  }

  private static Process startShell() throws IOException {
    return new ProcessBuilder(
            ProcessGroup.inNewSession(List.of("/bin/sh", "-c", SCRIPT, "smallfry-guard")))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .directory(Path.of("/").toFile())
        .start();
  }
}
