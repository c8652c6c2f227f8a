package io.smallfry.kernel.nursery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a process passes on to its children besides the environment: limits, control group,
 * namespaces, groups, file mask … A fork has the nursery's, so it must be started under ours.
 */
final class Circumstances {
  private static final Path SELF = Path.of("/proc/self");

  private static final List<String> STATUS =
      List.of(
          "Umask",
          "Uid",
          "Gid",
          "Groups",
          "NoNewPrivs",
          "Seccomp",
          "CapInh",
          "CapPrm",
          "CapBnd",
          "Cpus_allowed",
          "Mems_allowed");

  private Circumstances() {}

  /** This process's, as a text to compare. */
  static String own() throws IOException {
    StringBuilder text = new StringBuilder();
    for (String line : Files.readAllLines(SELF.resolve("status"))) {
      int colon = line.indexOf(':');
      if (colon > 0 && STATUS.contains(line.substring(0, colon))) {
        text.append(line).append('\n');
      }
    }
    for (String file : List.of("limits", "cgroup", "oom_score_adj")) {
      Path path = SELF.resolve(file);
      text.append(Files.exists(path) ? Files.readString(path) : "").append('\n');
    }
    for (String namespace : List.of("mnt", "net", "pid", "user", "ipc", "uts")) {
      Path path = SELF.resolve("ns").resolve(namespace);
      text.append(Files.exists(path) ? Files.readSymbolicLink(path) : "").append('\n');
    }
    String stat = Files.readString(SELF.resolve("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    int niceness = 16; // the 19th of all fields
    return text.append(fields[niceness]).toString();
  }
}
