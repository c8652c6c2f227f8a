package io.smallfry.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a running PostgreSQL writes about itself into {@code postmaster.pid}.
 *
 * @param cluster the folder of its data
 * @param pid its process
 * @param socketFolder where its Unix socket is
 */
record PostmasterFile(Path cluster, long pid, Path socketFolder) {

  /**
   * Reads the file of the PostgreSQL that runs, or ran, on a folder.
   *
   * @throws IOException when there is no such file or it isn't whole
   */
  static PostmasterFile read(Path cluster) throws IOException {
    List<String> lines = Files.readAllLines(cluster.resolve("postmaster.pid"));
    // Process, data folder, start, port, folder of the socket, address, shared memory, state.
    if (lines.size() < 5) {
      throw new IOException("PostgreSQL on " + cluster + " is only just starting.");
    }
    return new PostmasterFile(
        cluster, Long.parseLong(lines.get(0).strip()), Path.of(lines.get(4).strip()));
  }

  /**
   * Whether that process still runs and is a PostgreSQL on this data, not a later process of the
   * same number.
   */
  boolean isRunning() throws IOException {
    Optional<String> command =
        ProcessHandle.of(pid).filter(ProcessHandle::isAlive).flatMap(p -> p.info().command());
    if (command.isEmpty() || !command.get().endsWith("/postgres")) {
      return false;
    }
    Path workingFolder = Path.of("/proc", Long.toString(pid), "cwd");
    return !Files.exists(workingFolder) || Files.isSameFile(workingFolder, cluster);
  }
}
