package io.smallfry.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A process by its number and the time of its start, as it reads without blanks, so that it is not
 * taken for a later one of the same number. {@link OrphanGuard} reads it in the same way.
 *
 * @param started empty if there was no such process
 */
record ProcessIdentity(long pid, String started) {
  static ProcessIdentity of(long pid) {
    return new ProcessIdentity(pid, startOf(pid));
  }

  boolean isRunning() {
    return !started.isEmpty() && startOf(pid).equals(started);
  }

  private static String startOf(long pid) {
    Path stat = Path.of("/proc", Long.toString(pid), "stat");
    if (Files.isDirectory(Path.of("/proc/self"))) {
      return ofStat(stat);
    }
    String told = ofPs(pid);
    return told == null ? "" : told.strip().replaceAll("\\s+", "_");
  }

  /** In ticks since the machine's start. */
  private static String ofStat(Path file) {
    try {
      String stat = Files.readString(file);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      boolean ended = fields[0].equals("Z") || fields[0].equals("X");
      return ended ? "" : fields[19]; // the 3rd and the 22nd of all fields
    } catch (IOException e) {
      return ""; // there is none
    }
  }

  private static @Nullable String ofPs(long pid) {
    try {
      Process ps =
          new ProcessBuilder("ps", "-o", "lstart=", "-p", Long.toString(pid))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return new String(ps.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException e) {
      Log.of(ProcessIdentity.class)
          .log(System.Logger.Level.DEBUG, "The start of a process can't be looked up", e);
      return null;
    }
  }
}
