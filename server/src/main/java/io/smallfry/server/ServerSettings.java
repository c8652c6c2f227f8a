package io.smallfry.server;

import io.smallfry.server.storage.S3Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that a server is told at its start.
 *
 * @param home the program's own tree: bundles of the web pages, examples, PostgreSQL's binaries
 * @param data the data folder; made when missing, used by one server at a time
 * @param host the address to listen on, a name or a literal; loopback unless told otherwise
 * @param port the port to listen on; 0 takes a free one
 * @param python the interpreter whose environment holds the default kernel; null looks only where
 *     Jupyter looks
 * @param databaseUrl a JDBC or {@code postgresql://} URL of an outside database; null starts the
 *     embedded one
 * @param maxRuns how many runs may execute at once, at least 1
 * @param hangTimeout how long the kernel of a run may answer nothing before it counts as lost; null
 *     for ever
 * @param allowedHosts names besides loopback's and {@code host} under which browsers may reach the
 *     server
 * @param bucket where people's files and those of runs are; null keeps them in the data folder
 * @param kernels how kernels are treated that people work with
 * @param terminals what runs in terminals, and how they are looked after
 */
public record ServerSettings(
    Path home,
    Path data,
    String host,
    int port,
    @Nullable Path python,
    @Nullable String databaseUrl,
    int maxRuns,
    @Nullable Duration hangTimeout,
    Set<String> allowedHosts,
    @Nullable S3Settings bucket,
    KernelSettings kernels,
    TerminalSettings terminals) {

  /** The port of {@code up} when nothing else is said. */
  public static final int DEFAULT_PORT = 8888;

  private static final Duration HANG_TIMEOUT = Duration.ofSeconds(60);

  public ServerSettings {
    home = home.toAbsolutePath().normalize();
    data = data.toAbsolutePath().normalize();
    allowedHosts = Set.copyOf(allowedHosts);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("The port must be between 0 and 65535, not " + port + ".");
    }
    if (maxRuns < 1) {
      throw new IllegalArgumentException("At least one run must be allowed at once.");
    }
  }

  /**
   * Settings as {@code up} has them without flags: loopback, the usual port, the embedded database.
   */
  public static ServerSettings of(Path home, Path data) {
    return new ServerSettings(
        home,
        data,
        "127.0.0.1",
        DEFAULT_PORT,
        null,
        null,
        Math.max(2, Runtime.getRuntime().availableProcessors()),
        HANG_TIMEOUT,
        Set.of(),
        null,
        KernelSettings.DEFAULT,
        TerminalSettings.USUAL);
  }

  /** The same settings with another treatment of kernels. */
  public ServerSettings withKernels(KernelSettings others) {
    return new ServerSettings(
        home,
        data,
        host,
        port,
        python,
        databaseUrl,
        maxRuns,
        hangTimeout,
        allowedHosts,
        bucket,
        others,
        terminals);
  }

  /** The same settings on another address. */
  public ServerSettings withHost(String newHost) {
    return new ServerSettings(
        home,
        data,
        newHost,
        port,
        python,
        databaseUrl,
        maxRuns,
        hangTimeout,
        allowedHosts,
        bucket,
        kernels,
        terminals);
  }

  /** The same settings on another port; 0 takes a free one. */
  public ServerSettings withPort(int newPort) {
    return new ServerSettings(
        home,
        data,
        host,
        newPort,
        python,
        databaseUrl,
        maxRuns,
        hangTimeout,
        allowedHosts,
        bucket,
        kernels,
        terminals);
  }

  /** The same settings with another interpreter for the default kernel. */
  public ServerSettings withPython(@Nullable Path newPython) {
    return new ServerSettings(
        home,
        data,
        host,
        port,
        newPython,
        databaseUrl,
        maxRuns,
        hangTimeout,
        allowedHosts,
        bucket,
        kernels,
        terminals);
  }

  /** The same settings with an outside database, or with the embedded one for null. */
  public ServerSettings withDatabaseUrl(@Nullable String url) {
    return new ServerSettings(
        home,
        data,
        host,
        port,
        python,
        url,
        maxRuns,
        hangTimeout,
        allowedHosts,
        bucket,
        kernels,
        terminals);
  }

  /** The same settings with another limit of runs at once. */
  public ServerSettings withMaxRuns(int limit) {
    return new ServerSettings(
        home,
        data,
        host,
        port,
        python,
        databaseUrl,
        limit,
        hangTimeout,
        allowedHosts,
        bucket,
        kernels,
        terminals);
  }

  /** The same settings with another limit for kernels that answer nothing; null is none. */
  public ServerSettings withHangTimeout(@Nullable Duration limit) {
    return new ServerSettings(
        home,
        data,
        host,
        port,
        python,
        databaseUrl,
        maxRuns,
        limit,
        allowedHosts,
        bucket,
        kernels,
        terminals);
  }

  /** The same settings with more names under which browsers may reach the server. */
  public ServerSettings withAllowedHosts(Set<String> names) {
    return new ServerSettings(
        home,
        data,
        host,
        port,
        python,
        databaseUrl,
        maxRuns,
        hangTimeout,
        names,
        bucket,
        kernels,
        terminals);
  }

  /** The same settings with files in a bucket, or in the data folder for null. */
  public ServerSettings withBucket(@Nullable S3Settings newBucket) {
    return new ServerSettings(
        home,
        data,
        host,
        port,
        python,
        databaseUrl,
        maxRuns,
        hangTimeout,
        allowedHosts,
        newBucket,
        kernels,
        terminals);
  }

  /** The same settings with other terminals. */
  public ServerSettings withTerminals(TerminalSettings settings) {
    return new ServerSettings(
        home,
        data,
        host,
        port,
        python,
        databaseUrl,
        maxRuns,
        hangTimeout,
        allowedHosts,
        bucket,
        kernels,
        settings);
  }
}
