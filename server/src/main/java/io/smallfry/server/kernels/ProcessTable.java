package io.smallfry.server.kernels;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What processes use, at one moment, by the session that they belong to: a kernel leads one, and
 * what it starts stays in it. From {@code /proc}, and where there is none from {@code ps}, which
 * knows groups in place of sessions.
 */
final class ProcessTable {
  private static final Logger log = LoggerFactory.getLogger(ProcessTable.class);
  private static final Path PROC = Path.of("/proc");

  /** Linux's unit of time in {@code stat}, the same on all platforms that Java runs on. */
  private static final int TICKS = 100;

  private static final long PAGE = 4096;

  /**
   * Processes together.
   *
   * @param rss resident bytes; pages that several of them have are counted for each
   * @param pss resident bytes, each page divided among those that have it; rss where that is not
   *     known
   */
  record Usage(int processes, Duration cpu, long rss, long pss) {
    static final Usage NONE = new Usage(0, Duration.ZERO, 0, 0);

    Usage plus(Usage other) {
      return new Usage(
          processes + other.processes, cpu.plus(other.cpu), rss + other.rss, pss + other.pss);
    }
  }

  private record Row(long pid, long session, Duration cpu, long rss) {}

  private final Map<Long, List<Row>> bySession;

  private ProcessTable(List<Row> rows) {
    this.bySession = rows.stream().collect(Collectors.groupingBy(Row::session));
  }

  static ProcessTable now() {
    try {
      return new ProcessTable(Files.isDirectory(PROC.resolve("self")) ? ofProc() : ofPs());
    } catch (IOException e) {
      log.warn("What processes use can't be looked up", e);
      return new ProcessTable(List.of());
    }
  }

  private static List<Row> ofProc() throws IOException {
    List<Row> rows = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        try {
          String stat = Files.readString(process.resolve("stat"));
          String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
          rows.add(
              new Row(
                  Long.parseLong(String.valueOf(process.getFileName())),
                  Long.parseLong(fields[3]),
                  Duration.ofMillis(
                      (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 1000 / TICKS),
                  Long.parseLong(fields[21]) * PAGE));
        } catch (IOException e) {
          log.trace("A process has ended while it was looked at", e);
        }
      }
    }
    return rows;
  }

  private static List<Row> ofPs() throws IOException {
    Process ps =
        new ProcessBuilder("ps", "-A", "-o", "pid=,pgid=,rss=,time=")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<Row> rows = new ArrayList<>();
    for (String line : new String(ps.getInputStream().readAllBytes(), UTF_8).split("\n", -1)) {
      String[] words = line.strip().split("\\s+", -1);
      if (words.length == 4) {
        rows.add(
            new Row(
                Long.parseLong(words[0]),
                Long.parseLong(words[1]),
                duration(words[3]),
                Long.parseLong(words[2]) * 1024));
      }
    }
    return rows;
  }

  /** {@code [[days-]hours:]minutes:seconds[.fraction]}. */
  static Duration duration(String text) {
    double seconds = 0;
    for (String part : text.replace('-', ':').split(":", -1)) {
      seconds = seconds * 60 + Double.parseDouble(part.replace(',', '.'));
    }
    int dash = text.indexOf('-');
    if (dash > 0) {
      seconds -= Long.parseLong(text.substring(0, dash)) * (60 - 24) * 3600.0;
    }
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  /** What the processes of a session use, which this process leads. */
  Usage of(long leader) {
    Usage sum = Usage.NONE;
    for (Row row : bySession.getOrDefault(leader, List.of())) {
      sum = sum.plus(new Usage(1, row.cpu(), row.rss(), pss(row)));
    }
    return sum;
  }

  private static long pss(Row row) {
    Path rollup = PROC.resolve(Long.toString(row.pid())).resolve("smaps_rollup");
    if (Files.exists(rollup)) {
      try {
        for (String line : Files.readAllLines(rollup)) {
          if (line.startsWith("Pss:")) {
            return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
          }
        }
      } catch (IOException e) {
        log.trace("A process has ended while it was looked at", e);
      }
    }
    return row.rss();
  }
}
