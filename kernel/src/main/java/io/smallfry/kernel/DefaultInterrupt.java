package io.smallfry.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a shell without job control starts in the background ignores SIGINT, and so does all that is
 * started from there. A kernel that sets no handler of its own could then not be interrupted, and
 * Ctrl-C in a terminal would do nothing. Java can't set signals for a child; {@code env} of GNU
 * can, since coreutils 8.31.
 */
public final class DefaultInterrupt {
  private static final int SIGINT = 2;
  private static final String OPTION = "--default-signal=INT";

  private static final List<String> PREFIX =
      isIgnored(Path.of("/proc/self/status")) ? env() : List.of();

  private DefaultInterrupt() {}

  /** What stands before a command that is to heed SIGINT; empty where it does, or nothing helps. */
  public static List<String> prefix() {
    return PREFIX;
  }

  /** Whether the process of such a status ignores SIGINT; false where there is no such file. */
  static boolean isIgnored(Path status) {
    if (!Files.isReadable(status)) {
      return false;
    }
    try {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("SigIgn:")) {
          long mask = Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16);
          return (mask & 1L << (SIGINT - 1)) != 0;
        }
      }
    } catch (IOException | NumberFormatException e) {
      Log.of(DefaultInterrupt.class)
          .log(System.Logger.Level.DEBUG, "Whether SIGINT is ignored can't be read", e);
    }
    return false;
  }

  private static List<String> env() {
    Path env = Path.of("/usr/bin/env");
    if (Files.isExecutable(env) && succeeds(List.of(env.toString(), OPTION, "true"))) {
      return List.of(env.toString(), OPTION);
    }
    Log.of(DefaultInterrupt.class)
        .log(
            System.Logger.Level.WARNING,
            "This process ignores SIGINT, as in the background of a shell, and so will kernels and"
                + " terminals: what doesn''t handle it itself can''t be interrupted");
    return List.of();
  }

  private static boolean succeeds(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      Log.of(DefaultInterrupt.class).log(System.Logger.Level.DEBUG, "env can't be run", e);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
