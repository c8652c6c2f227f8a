package io.smallfry.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Ends our kernels, whatever they have started, and their private directories if this process is
 * killed and can't do it itself; those that are kept, when their time is over and no other process
 * has taken them.
 *
 * <p>A shell of its own session reads from a pipe whose other end only we hold. A line {@code list
 * …} is all of what is to be ended; when the pipe reaches its end, we are gone, and the last such
 * line is carried out. Kernels that watch their parent ({@code JPY_PARENT_PID}) have ended by then
 * or do so by themselves; this also covers the other kernels, and subprocesses. A line {@code end
 * …} is carried out at once. After the list the line {@code kept SECONDS …} is carried out, so many
 * seconds later: of each kernel, with its directory, that then still says we are its holder.
 *
 * <p>The shell ends when there is nothing to guard; the next kernel gets a new one.
 */
final class OrphanGuard {
  static final OrphanGuard INSTANCE = new OrphanGuard();

  /** What stands in a kept kernel's directory for as long as it is this process's. */
  static final String HOLDER = UUID.randomUUID().toString();

  // $list holds numbers (process groups) and directories that this program made, never with a
  // blank or comma; $kept a number, then entries of process id, its start as ProcessIdentity has
  // it, and directory.
  private static final String SCRIPT =
      """
      set -f
      list= kept= holder=$1
      while read -r what which; do
        case $what in
          list) list=$which;;
          kept) kept=$which;;
          end) kill -s KILL -- "$which" 2>/dev/null;;
        esac
      done
      if [ -n "$list" ]; then
        for it in $list; do case $it in /*) ;; *) kill -s TERM -- "$it";; esac; done 2>/dev/null
        sleep 1
        for it in $list; do case $it in /*) rm -rf -- "$it";; *) kill -s KILL -- "$it";; esac; done 2>/dev/null
      fi
      set -- $kept
      [ $# -gt 1 ] || exit 0
      started() {
        if [ -d /proc/self ]; then
          read -r stat <"/proc/$1/stat" || return
          set -- ${stat##*') '}
          shift 19
          started=$1
        else
          set -- $(ps -o lstart= -p "$1")
          IFS=_
          started=$*
          unset IFS
        fi
      }
      sleep "$1"
      shift
      for signal in TERM KILL; do
        for it; do
          pid=${it%%,*} dir=${it#*,*,} at=${it#*,} started= now=
          at=${at%%,*}
          read -r now <"$dir/holder"
          [ "$now" = "$holder" ] || continue
          started "$pid"
          [ "$started" = "$at" ] && kill -s "$signal" -- "-$pid"
          [ "$signal" = TERM ] || rm -rf -- "$dir"
        done 2>/dev/null
        [ "$signal" = KILL ] || sleep 1
      done
      """;

  private record Kept(ProcessIdentity process, Duration time) {}

  private final Set<Long> processes = new LinkedHashSet<>();
  private final Set<Path> directories = new LinkedHashSet<>();
  private final Map<Path, Kept> kept = new LinkedHashMap<>();
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

  /**
   * Watches a process that is to outlive this one for so long, and its kernel's private directory;
   * in place of another process with this directory. Returns when the guard knows.
   *
   * @throws KernelException if the guard does not work
   */
  void keep(Path directory, ProcessIdentity process, Duration time) {
    synchronized (processes) {
      directories.remove(directory);
      kept.put(directory, new Kept(process, time));
    }
    try {
      writer
          .submit(() -> {
            write("");
            return true;
          })
          .get();
    } catch (ExecutionException e) {
      throw new KernelException("The guard against orphaned kernels does not work", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KernelException("The start of a kernel was interrupted", e);
    }
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
      if (isPlain(directory)) {
        directories.add(directory);
      }
    }
  }

  /** Whether its name can stand in the list. */
  static boolean isPlain(Path directory) {
    return directory.toString().indexOf(' ') < 0 && directory.toString().indexOf(',') < 0;
  }

  void forget(Path directory) {
    synchronized (processes) {
      directories.remove(directory);
      kept.remove(directory);
    }
    tell("");
  }

  private void tell(String order) {
    writer.execute(() -> {
      try {
        write(order);
      } catch (IOException e) {
        Log.of(OrphanGuard.class)
            .log(
                System.Logger.Level.WARNING, "The guard against orphaned kernels does not work", e);
      }
    });
  }

  private void write(String order) throws IOException {
    String lines;
    boolean none;
    synchronized (processes) {
      StringBuilder list = new StringBuilder(order).append("list ");
      // Without groups a number is the process alone.
      String sign = ProcessGroup.NEW_SESSION.isEmpty() ? "" : "-";
      processes.forEach(pid -> list.append(sign).append(pid).append(' '));
      directories.forEach(directory -> list.append(directory).append(' '));
      lines = list.append("\nkept ").append(keptList()).append('\n').toString();
      none = processes.isEmpty() && directories.isEmpty() && kept.isEmpty();
    }
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
  }

  /** The longest time is everybody's, should they differ. */
  private String keptList() {
    StringBuilder list = new StringBuilder();
    kept.values().stream()
        .map(Kept::time)
        .max(Comparator.naturalOrder())
        .ifPresent(time -> list.append(Math.max(1, time.toSeconds())));
    kept.forEach((directory, it) ->
        list.append(' ')
            .append(it.process().pid())
            .append(',')
            .append(it.process().started())
            .append(',')
            .append(directory));
    return list.toString();
  }

  private static Process startShell() throws IOException {
    return new ProcessBuilder(
            ProcessGroup.inNewSession(List.of("/bin/sh", "-c", SCRIPT, "smallfry-guard", HOLDER)))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .directory(Path.of("/").toFile())
        .start();
  }
}
