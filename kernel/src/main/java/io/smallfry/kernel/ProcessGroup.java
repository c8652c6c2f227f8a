package io.smallfry.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Sessions and signals without native code of ours.
 *
 * <p>A process becomes the leader of its own session and group through a program that calls
 * setsid(2) and then becomes the wanted one, its pid unchanged: {@code setsid} (Linux), else {@code
 * perl} (macOS). Where neither exists, the process stays in our group, and signals go to it and its
 * descendants one by one. Signals are sent by the shell's {@code kill}.
 */
final class ProcessGroup {
  enum Signal {
    INT(2),
    TERM(15),
    KILL(9);

    private final int number;

    Signal(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }
  }

  private static final String PERL =
      "use POSIX (); POSIX::setsid(); exec {$ARGV[0]} @ARGV or die \"$ARGV[0]: $!\\n\"";

  /** What stands before a command to give it its own session; empty if nothing can. */
  static final List<String> NEW_SESSION = newSession();

  private static List<String> newSession() {
    for (String directory : List.of("/usr/bin", "/bin", "/opt/homebrew/bin", "/usr/local/bin")) {
      Path setsid = Path.of(directory, "setsid");
      if (Files.isExecutable(setsid)) {
        return List.of(setsid.toString());
      }
    }
    return perlSession();
  }

  static List<String> perlSession() {
    Path perl = Path.of("/usr/bin/perl");
    return Files.isExecutable(perl) ? List.of(perl.toString(), "-e", PERL, "--") : List.of();
  }

  private ProcessGroup() {}

  /** The command as the leader of a session of its own, which heeds SIGINT. */
  static List<String> inNewSession(List<String> command) {
    List<String> all = new ArrayList<>(NEW_SESSION);
    all.addAll(DefaultInterrupt.prefix());
    all.addAll(command);
    return all;
  }

  /** Signals the group that the process leads, and waits until that is done; none left is fine. */
  static void signal(ProcessHandle leader, Signal signal) {
    try {
      Process kill = kill(leader, signal);
      if (!kill.waitFor(5, TimeUnit.SECONDS)) {
        Log.of(ProcessGroup.class)
            .log(System.Logger.Level.WARNING, "kill did not end within 5 seconds");
      }
    } catch (IOException e) {
      Log.of(ProcessGroup.class)
          .log(System.Logger.Level.WARNING, "SIG" + signal + " can't be sent by /bin/sh", e);
      signalBySelf(leader, signal);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the process is stopped, by a signal or a tracer; known on Linux only, else false. */
  static boolean isStopped(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      int state = stat.lastIndexOf(')') + 2; // behind the command's name, which may hold anything
      return state < stat.length() && (stat.charAt(state) == 'T' || stat.charAt(state) == 't');
    } catch (IOException e) {
      Log.of(ProcessGroup.class)
          .log(System.Logger.Level.TRACE, "The state of a process can't be read", e);
      return false;
    }
  }

  private static Process kill(ProcessHandle leader, Signal signal) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of("/bin/sh", "-c", "kill -s \"$0\" -- \"$@\" 2>/dev/null", signal.name()));
    if (NEW_SESSION.isEmpty()) {
      command.add(Long.toString(leader.pid()));
      leader.descendants().forEach(child -> command.add(Long.toString(child.pid())));
    } else {
      command.add("-" + leader.pid());
    }
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static void signalBySelf(ProcessHandle leader, Signal signal) {
    switch (signal) {
      case INT -> {
        // Java alone can't send it.
      }
      case TERM -> leader.destroy();
      case KILL -> {
        leader.descendants().forEach(ProcessHandle::destroyForcibly);
        leader.destroyForcibly();
      }
    }
  }
}
