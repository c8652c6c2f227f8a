package io.smallfry.server.database;

import io.smallfry.runner.Folders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL that Smallfry brings, with its data in the data folder. It listens on a Unix
 * socket in a folder that only its owner enters, and asks for a random password even there. The
 * caller holds the data folder's lock, so a server that still runs on the data is an orphan of a
 * killed Smallfry and is stopped first. Thread-safe.
 */
final class EmbeddedPostgres implements AutoCloseable {
  static final String USER = "smallfry";
  static final String DATABASE = "postgres";

  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final int START_SECONDS =
      600; // Recovery after a crash replays the log; it is not to be cut short.
  private static final int STOP_SECONDS = 60;
  private static final long MAX_LOG_BYTES = 10_000_000;
  private static final int MAX_SOCKET_PATH =
      90; // The system's limit is 103 to 107 bytes, with the file's name.
  private static final Pattern PLAIN_PATH = Pattern.compile("[A-Za-z0-9/._+-]+");

  private final Path folder;
  private final Path programs;
  private final Path logFile;
  private final Unprivileged unprivileged;
  private boolean closed;

  private EmbeddedPostgres(Path folder, Path programs, Path logFile, Unprivileged unprivileged) {
    this.folder = folder;
    this.programs = programs;
    this.logFile = logFile;
    this.unprivileged = unprivileged;
  }

  /**
   * Starts PostgreSQL on the data folder, making its database on first use, and returns when it
   * answers.
   *
   * @throws IOException when it can't; the message is one sentence for a person
   */
  static EmbeddedPostgres start(Path home, Path data) throws IOException {
    Path folder = PrivateFolders.make(data.resolve("postgres"));
    Path logs = Files.createDirectories(data.resolve("logs"));
    EmbeddedPostgres postgres =
        new EmbeddedPostgres(
            folder,
            PostgresBinaries.find(home, data),
            logs.resolve("postgres.log"),
            Unprivileged.detect());
    postgres.refuseOtherVersion();
    postgres.stopOrphan();
    postgres.makeCluster();
    postgres.launch();
    return postgres;
  }

  /** How to reach the PostgreSQL that runs on a data folder, ours or another process's. */
  static DatabaseAddress address(Path data) throws IOException {
    Path folder = data.resolve("postgres");
    PostmasterFile running = PostmasterFile.read(folder.resolve("data"));
    return DatabaseAddress.ofSocket(
        running.socketFolder().resolve(".s.PGSQL.5432"),
        USER,
        Files.readString(folder.resolve("password")).strip(),
        DATABASE);
  }

  /** Ends every connection, writes all to disk and stops. Does nothing the second time. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      PostmasterFile running = PostmasterFile.read(cluster());
      stop();
      removeForeignSocketFolder(running);
    } catch (IOException e) {
      log.error("PostgreSQL did not stop: {}", e.getMessage());
    }
  }

  private Path cluster() {
    return folder.resolve("data");
  }

  private void refuseOtherVersion() throws IOException {
    Path file = cluster().resolve("PG_VERSION");
    if (Files.exists(file)) {
      String found = Files.readString(file).strip();
      if (!found.equals(PostgresBinaries.majorVersion())) {
        throw new IOException(
            "The database in "
                + cluster()
                + " was made by PostgreSQL "
                + found
                + ", and this Smallfry brings "
                + PostgresBinaries.majorVersion()
                + ": start the Smallfry that made it, dump the database with pg_dumpall, move the folder away, start"
                + " this one and load the dump.");
      }
    }
  }

  private void stopOrphan() throws IOException {
    if (!Files.exists(cluster().resolve("postmaster.pid"))) {
      return;
    }
    PostmasterFile left = PostmasterFile.read(cluster());
    if (left.isRunning()) {
      log.info("Stopping the PostgreSQL of a Smallfry that was killed (process {}).", left.pid());
      stop();
    } else {
      // Its process is gone, and its number may be another program's by now, which PostgreSQL would
      // take for a server.
      Files.deleteIfExists(cluster().resolve("postmaster.pid"));
    }
    removeForeignSocketFolder(left);
  }

  private void makeCluster() throws IOException {
    if (Files.exists(cluster().resolve("PG_VERSION"))) {
      return;
    }
    Path unfinished = folder.resolve("data.unfinished");
    Folders.delete(unfinished);
    Path password = folder.resolve("password");
    writePassword(password);
    PrivateFolders.make(unfinished);
    unprivileged.handOver(unfinished);
    run(
        "make its database",
        programs.resolve("bin/initdb").toString(),
        "--pgdata=data.unfinished",
        "--username=" + USER,
        "--pwfile=password",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--data-checksums");
    Files.move(unfinished, cluster(), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void writePassword(Path file) throws IOException {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n");
  }

  private void launch() throws IOException {
    Path sockets = socketFolder();
    Files.writeString(cluster().resolve("postgresql.conf"), PostgresSettings.server(sockets));
    Files.writeString(cluster().resolve("pg_hba.conf"), PostgresSettings.ACCESS);
    rollLog();
    run(
        "start",
        programs.resolve("bin/pg_ctl").toString(),
        "start",
        "--pgdata=data",
        "--log=../logs/postgres.log",
        "--silent",
        "--wait",
        "--timeout=" + START_SECONDS);
  }

  private void stop() throws IOException {
    run(
        "stop",
        programs.resolve("bin/pg_ctl").toString(),
        "stop",
        "--pgdata=data",
        "--mode=fast",
        "--silent",
        "--wait",
        "--timeout=" + STOP_SECONDS);
  }

  /** In the data folder, unless its path is too long for a socket or needs quoting. */
  private Path socketFolder() throws IOException {
    Path near = folder.resolve("socket");
    String path = near.toString();
    Path sockets =
        PLAIN_PATH.matcher(path).matches()
                && path.getBytes(StandardCharsets.UTF_8).length <= MAX_SOCKET_PATH - 14
            ? PrivateFolders.make(near)
            : Files.createTempDirectory(Path.of("/tmp"), "smallfry-postgres-");
    unprivileged.handOver(sockets);
    return sockets;
  }

  private void removeForeignSocketFolder(PostmasterFile running) throws IOException {
    Path sockets = running.socketFolder();
    if (sockets.getFileName().toString().startsWith("smallfry-postgres-")) {
      Folders.delete(sockets);
    }
  }

  private void rollLog() throws IOException {
    if (Files.exists(logFile) && Files.size(logFile) > MAX_LOG_BYTES) {
      Files.move(
          logFile, logFile.resolveSibling("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
    if (!Files.exists(logFile)) {
      Files.createFile(
          logFile,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    unprivileged.handOver(logFile);
  }

  private void run(String what, String... command) throws IOException {
    List<String> whole = new ArrayList<>(unprivileged.prefix());
    whole.addAll(List.of(command));
    ProcessBuilder builder = new ProcessBuilder(whole).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    Path output = Files.createTempFile(folder, "output-", ".txt");
    if (unprivileged.foreignUser()) {
      unprivileged.handOver(folder.resolve("password"));
    }
    try {
      Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
      process.getOutputStream().close();
      if (!process.waitFor(START_SECONDS + 30L, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("PostgreSQL did not " + what + " in time.");
      }
      if (process.exitValue() != 0) {
        throw new IOException(failure(what, Files.readString(output)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while PostgreSQL was to " + what + ".", e);
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private String failure(String what, String output) throws IOException {
    String lines = output.strip();
    if (lines.isEmpty() || lines.contains("Examine the log output")) {
      List<String> logged = Files.exists(logFile) ? Files.readAllLines(logFile) : List.of();
      lines =
          String.join(
              " ",
              logged.subList(Math.max(0, logged.size() - 8), logged.size()).stream()
                  .filter(line -> line.contains("FATAL") || line.contains("HINT"))
                  .toList());
    }
    String reason = lines.lines().reduce((first, last) -> last).orElse("it gave no reason");
    String advice =
        lines.toLowerCase(Locale.ROOT).contains("no space left")
            ? " Free some space on the disk of " + folder + "."
            : "";
    return "PostgreSQL did not " + what + ": " + reason + " (see " + logFile + ")." + advice;
  }
}
