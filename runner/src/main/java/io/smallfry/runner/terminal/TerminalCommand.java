package io.smallfry.runner.terminal;

import io.smallfry.kernel.DefaultInterrupt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is started in a terminal: command line and environment. */
final class TerminalCommand {
  /**
   * Opening a terminal makes it the controlling one of a session's leader that has none. The line
   * discipline is to rub out whole characters.
   */
  private static final String ATTACH =
      "exec <>\"$1\" >&0 2>&0 || exit 126; stty iutf8 2>/dev/null; shift; exec \"$@\"";

  private static final String PERL =
      "use POSIX (); POSIX::setsid(); exec {$ARGV[0]} @ARGV or die \"$ARGV[0]: $!\\n\"";

  private TerminalCommand() {}

  /**
   * The command line that runs a command in a session of its own, on a terminal.
   *
   * @throws TerminalException if this system has no program that makes a session
   */
  static List<String> on(String terminal, List<String> command) {
    List<String> all = inNewSession("/bin/sh", "-c", ATTACH, "smallfry-terminal", terminal);
    all.addAll(command);
    return all;
  }

  /** The command line that runs a command as the leader of a new session, its process id kept. */
  static List<String> inNewSession(String... command) {
    List<String> all = new ArrayList<>(DefaultInterrupt.prefix());
    all.addAll(newSession());
    all.addAll(List.of(command));
    return all;
  }

  private static List<String> newSession() {
    for (String directory : List.of("/usr/bin", "/bin", "/opt/homebrew/bin", "/usr/local/bin")) {
      Path setsid = Path.of(directory, "setsid");
      if (Files.isExecutable(setsid)) {
        return List.of(setsid.toString());
      }
    }
    if (Files.isExecutable(Path.of("/usr/bin/perl"))) {
      return List.of("/usr/bin/perl", "-e", PERL, "--");
    }
    throw new TerminalException(
        "Terminals need the program setsid (of util-linux), or perl; neither is installed.");
  }

  /** The person's shell as a login shell. */
  static List<String> loginShell(Map<String, String> env) {
    return List.of(shell(env), "-l");
  }

  private static String shell(Map<String, String> env) {
    for (@Nullable String shell : new String[] {env.get("SHELL"), shellOfAccount()}) {
      if (shell != null && isProgram(shell)) {
        return shell;
      }
    }
    return isProgram("/bin/bash") ? "/bin/bash" : "/bin/sh";
  }

  private static boolean isProgram(String shell) {
    // An account that may not sign in has a program that says so and ends.
    return shell.startsWith("/")
        && !shell.endsWith("/nologin")
        && !shell.endsWith("/false")
        && Files.isExecutable(Path.of(shell))
        && Files.isRegularFile(Path.of(shell));
  }

  private static @Nullable String shellOfAccount() {
    String user = System.getProperty("user.name", "") + ":";
    try (var lines = Files.lines(Path.of("/etc/passwd"))) {
      return lines
          .filter(line -> line.startsWith(user))
          .map(line -> line.substring(line.lastIndexOf(':') + 1).strip())
          .findFirst()
          .orElse(null);
    } catch (IOException | java.io.UncheckedIOException e) {
      System.getLogger(TerminalCommand.class.getName())
          .log(System.Logger.Level.DEBUG, "The account's shell can't be looked up", e);
      return null;
    }
  }

  /**
   * The whole environment: the server's without what is its own, as kernels get it, and what a
   * terminal needs.
   */
  static Map<String, String> env(Map<String, String> own, Map<String, String> added) {
    Map<String, String> env = new HashMap<>(own);
    env.keySet()
        .removeIf(name ->
            name.startsWith("SMALLFRY_")
                || name.startsWith("JPY_")
                // Said by the terminal that the server was started in, if any, about itself.
                || name.startsWith("TERM_PROGRAM")
                || name.equals("LINES")
                || name.equals("COLUMNS")
                || name.equals("TERMCAP")
                || name.equals("WINDOWID")
                || name.equals("PYTHONEXECUTABLE"));
    env.put("TERM", "xterm-256color");
    env.put("COLORTERM", "truecolor");
    if (isUnset(env, "LC_ALL") && isUnset(env, "LC_CTYPE") && isUnset(env, "LANG")) {
      env.put("LANG", "C.UTF-8"); // what goes to the browser is UTF-8
    }
    env.putAll(added);
    return env;
  }

  private static boolean isUnset(Map<String, String> env, String name) {
    return env.getOrDefault(name, "").isEmpty();
  }
}
