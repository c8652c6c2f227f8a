package io.smallfry.runner.environment;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallfry.runner.Folders;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The builds of one environment: folders with the numbers 1, 2, 3 … Virtual environments can't be
 * moved, so each is made where it stays, and becomes the present one when the kernel spec names it.
 *
 * @param folder holds the numbered folders
 */
record Builds(Path folder) {
  /** The folder that the next build is made in; nobody has used it. */
  Path next() throws IOException {
    long last = 0;
    for (Path build : all()) {
      last = Math.max(last, Long.parseLong(String.valueOf(build.getFileName())));
    }
    return folder.resolve(Long.toString(last + 1));
  }

  /** All of them, finished or not, the oldest first. */
  List<Path> all() throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      for (Path entry : stream) {
        if (String.valueOf(entry.getFileName()).matches("\\d{1,15}")) {
          found.add(entry);
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    }
    found.sort((a, b) ->
        Long.compare(
            Long.parseLong(String.valueOf(a.getFileName())),
            Long.parseLong(String.valueOf(b.getFileName()))));
    return found;
  }

  /**
   * Removes unfinished builds and old ones that nothing runs in. The one before the present is
   * kept: a kernel may be about to start from it.
   */
  void clean(@Nullable Path present) throws IOException {
    List<Path> finished = new ArrayList<>();
    for (Path build : all()) {
      if (build.equals(present)) {
        continue;
      }
      if (BuildRecord.read(build) == null) {
        Folders.delete(build);
      } else {
        finished.add(build);
      }
    }
    for (Path build : finished.subList(0, Math.max(0, finished.size() - 1))) {
      if (users(build).isEmpty()) {
        Folders.delete(build);
      }
    }
  }

  /** The ids of processes that run in a build, or in any below a folder. */
  static List<Long> users(Path build) throws IOException {
    String prefix = build + "/";
    List<Long> users = new ArrayList<>();
    if (Files.isDirectory(Path.of("/proc/self"))) {
      try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
        for (Path process : processes) {
          if (commandLine(process).startsWith(prefix)) {
            users.add(Long.parseLong(String.valueOf(process.getFileName())));
          }
        }
      }
      return users;
    }
    Process ps =
        new ProcessBuilder("ps", "-A", "-o", "pid=,args=").redirectError(Redirect.DISCARD).start();
    ps.getOutputStream().close();
    for (String line : new String(ps.getInputStream().readAllBytes(), UTF_8).lines().toList()) {
      String[] parts = line.strip().split("\\s+", 2);
      if (parts.length == 2 && parts[1].startsWith(prefix)) {
        users.add(Long.parseLong(parts[0]));
      }
    }
    return users;
  }

  private static String commandLine(Path process) {
    try {
      return Files.readString(
          process.resolve("cmdline"), java.nio.charset.StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // it has just ended, or is another person's
    }
  }
}
