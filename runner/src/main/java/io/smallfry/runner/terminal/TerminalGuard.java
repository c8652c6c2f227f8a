package io.smallfry.runner.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Ends the sessions of terminals if this process is killed and can't do it itself. When it ends,
 * the system hangs the terminals up, and shells pass that on; this is for what heeds no hang-up.
 *
 * <p>A shell of its own session reads lines from a pipe whose other end only we hold, each all of
 * the sessions there are. When the pipe reaches its end, we are gone. The shell ends when there is
 * nothing to guard. Thread-safe.
 */
final class TerminalGuard {
  // On Linux a process's session is the fourth number behind its name in /proc.
  private static final String SCRIPT =
      """
      list=
      while read -r line; do list=$line; done
      [ -n "$list" ] || exit 0
      end() {
        if [ ! -r /proc/self/stat ]; then
          for id in $list; do kill -s "$1" -- "-$id"; done
          return
        fi
        for process in /proc/[0-9]*; do
          read -r stat <"$process/stat" || continue
          set -- "$1" ${stat##*) }
          case " $list " in *" $5 "*) kill -s "$1" "${process#/proc/}" ;; esac
        done
      }
      exec 2>/dev/null
      end HUP
      end CONT
      sleep 1
      end KILL
      """;

  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("terminal-guard").factory());
  private final Set<Long> sessions = new LinkedHashSet<>();
  private @Nullable Process shell;

  void watch(long session) {
    writer.execute(() -> {
      sessions.add(session);
      tell();
    });
  }

  void forget(long session) {
    writer.execute(() -> {
      sessions.remove(session);
      tell();
    });
  }

  private void tell() {
    String line =
        sessions.stream().map(id -> Long.toString(id)).collect(Collectors.joining(" ")) + "\n";
    try {
      if (shell == null || !shell.isAlive()) {
        shell = start();
      }
      OutputStream pipe = shell.getOutputStream();
      pipe.write(line.getBytes(UTF_8));
      pipe.flush();
      if (sessions.isEmpty()) {
        pipe.close();
        shell = null;
      }
    } catch (IOException e) {
      System.getLogger(TerminalGuard.class.getName())
          .log(System.Logger.Level.WARNING, "The guard against orphaned terminals fails", e);
    }
  }

  private static Process start() throws IOException {
    return new ProcessBuilder(
            TerminalCommand.inNewSession("/bin/sh", "-c", SCRIPT, "smallfry-terminal-guard"))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .directory(java.nio.file.Path.of("/").toFile())
        .start();
  }
}
