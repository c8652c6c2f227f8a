package io.smallfry.cli;

import io.smallfry.server.KernelSettings;
import io.smallfry.server.ServerSettings;
import io.smallfry.server.TerminalSettings;
import io.smallfry.server.storage.S3Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The options that {@code up} and {@code demo} share, and the places that they default to. */
final class ServerArguments {
  private static final int HIGHEST_PORT = 65_535;

  private ServerArguments() {}

  static Syntax add(Syntax syntax) {
    return syntax
        .option("--port", "PORT", "Listen on this port (8888); 0 takes a free one.")
        .option("--host", "ADDRESS", "Listen on this address (127.0.0.1: only this machine).")
        .option("--data", "DIR", "Keep everything in this folder.")
        .option(
            "--storage",
            "s3://BUCKET/PREFIX",
            "Keep people's files and those of runs in this bucket instead ($SMALLFRY_STORAGE).")
        .option("--s3-endpoint", "URL", "The S3 server, if not Amazon's ($SMALLFRY_S3_ENDPOINT).")
        .option("--s3-region", "REGION", "The bucket's region ($SMALLFRY_S3_REGION).")
        .option(
            "--s3-encryption",
            "HOW",
            "Have S3 encrypt: s3, kms or kms:KEY-ID ($SMALLFRY_S3_ENCRYPTION).")
        .option(
            "--hang-timeout",
            "SECONDS",
            "Count the kernel of a run that answers nothing for so long as lost (60); 0 never.")
        .option(
            "--cull-idle-timeout", "SECONDS", "End kernels that were idle for so long (0: never).")
        .option("--cull-interval", "SECONDS", "Look for them so often (300).")
        .option("--cull-connected", "", "Also those that somebody is connected to.")
        .option("--cull-busy", "", "Also those that execute something.")
        .option(
            "--iopub-msg-rate-limit",
            "NUMBER",
            "Show so many output messages a second and leave out the others (0: all).")
        .option(
            "--iopub-data-rate-limit",
            "BYTES",
            "Show so much output a second and leave out the rest (0: all).")
        .option("--rate-limit-window", "SECONDS", "Take these rates over so long (3).")
        .option(
            "--kernel-buffer",
            "BYTES",
            "Keep so much for a client that has lost its connection (16777216).")
        .option("--kernel-buffer-messages", "NUMBER", "Keep so many messages for it (10000).")
        .option("--kernel-buffer-time", "SECONDS", "Keep them so long (600).")
        .option("--shell", "COMMAND", "Run this in terminals (your login shell).")
        .option(
            "--cull-inactive-timeout",
            "SECONDS",
            "End terminals in which nothing was typed or shown for so long (0: never).");
  }

  private static KernelSettings kernels(Arguments arguments) {
    KernelSettings usual = KernelSettings.DEFAULT;
    return usual
        .withBuffer(
            arguments.number("--kernel-buffer").map(Integer::longValue).orElse(usual.bufferBytes()),
            arguments.number("--kernel-buffer-messages").orElse(usual.bufferMessages()),
            seconds(arguments, "--kernel-buffer-time", usual.bufferTime()))
        .withRateLimits(
            arguments.number("--iopub-msg-rate-limit").orElse(0),
            arguments.number("--iopub-data-rate-limit").orElse(0),
            positive(arguments, "--rate-limit-window", usual.rateLimitWindow()))
        .withCulling(
            seconds(arguments, "--cull-idle-timeout", usual.cullIdleTimeout()),
            positive(arguments, "--cull-interval", usual.cullInterval()),
            arguments.has("--cull-connected"),
            arguments.has("--cull-busy"));
  }

  static Duration seconds(Arguments arguments, String option, Duration usual) {
    return arguments.number(option).map(Duration::ofSeconds).orElse(usual);
  }

  private static Duration positive(Arguments arguments, String option, Duration usual) {
    Duration given = seconds(arguments, option, usual);
    if (!given.isPositive()) {
      throw new UsageException("'" + option + "' needs a number of seconds above 0");
    }
    return given;
  }

  static ServerSettings settings(Arguments arguments, Path data, Invocation invocation) {
    int port = arguments.number("--port").orElse(ServerSettings.DEFAULT_PORT);
    if (port > HIGHEST_PORT) {
      throw new UsageException("'--port' needs a number up to " + HIGHEST_PORT + ", not " + port);
    }
    String python = System.getProperty("smallfry.python", "");
    ServerSettings usual = ServerSettings.of(home(), data);
    int hang = arguments.number("--hang-timeout").orElse(-1);
    return (hang < 0 ? usual : usual.withHangTimeout(hang == 0 ? null : Duration.ofSeconds(hang)))
        .withPort(port)
        .withHost(arguments.value("--host").orElse("127.0.0.1"))
        .withPython(python.isEmpty() ? null : Path.of(python))
        .withTerminals(terminals(arguments))
        .withDatabaseUrl(
            invocation.env().getOrDefault("SMALLFRY_DATABASE_URL", "").isEmpty()
                ? null
                : invocation.env().get("SMALLFRY_DATABASE_URL"))
        .withBucket(bucket(arguments, invocation))
        .withKernels(kernels(arguments));
  }

  private static @Nullable S3Settings bucket(Arguments arguments, Invocation invocation) {
    Map<String, String> env = new HashMap<>(invocation.env());
    arguments.value("--s3-endpoint").ifPresent(url -> env.put("SMALLFRY_S3_ENDPOINT", url));
    arguments.value("--s3-region").ifPresent(region -> env.put("SMALLFRY_S3_REGION", region));
    arguments.value("--s3-encryption").ifPresent(how -> env.put("SMALLFRY_S3_ENCRYPTION", how));
    String address = arguments.value("--storage").orElse(env.getOrDefault("SMALLFRY_STORAGE", ""));
    if (address.isEmpty()) {
      return null;
    }
    try {
      return S3Settings.of(address, env);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static TerminalSettings terminals(Arguments arguments) {
    TerminalSettings usual = TerminalSettings.USUAL;
    return new TerminalSettings(
        seconds(arguments, "--cull-inactive-timeout", usual.cullInactiveTimeout()),
        positive(arguments, "--cull-interval", usual.cullInterval()),
        arguments
            .value("--shell")
            .map(command -> List.of(command.strip().split("\\s+")))
            .orElse(null));
  }

  /** The folder that the launcher stands in. */
  static Path home() {
    String home = System.getProperty("smallfry.home", "");
    if (home.isEmpty()) {
      throw new CommandException(
          "start this with the launcher ./smallfry, which knows where Smallfry is");
    }
    return Path.of(home);
  }

  /**
   * The data folder: {@code --data}, else {@code SMALLFRY_DATA}, else where the system keeps such.
   */
  static Path data(Arguments arguments, Invocation invocation) {
    return Places.data(arguments.value("--data").orElse(null), invocation);
  }
}
