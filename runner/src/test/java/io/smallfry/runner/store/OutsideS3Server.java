package io.smallfry.runner.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * An S3 server that is not of this build: named by {@code SMALLFRY_TEST_S3_ENDPOINT}, {@code
 * …_ACCESS_KEY}, {@code …_SECRET_KEY} and perhaps {@code …_SESSION_TOKEN} and {@code …_REGION}, or
 * the one that a test rig beside the repository starts. The key must be allowed to make buckets.
 */
final class OutsideS3Server implements S3Server {
  private static final String PREFIX = "SMALLFRY_TEST_S3_";
  private static final Path RIG = Path.of("..", "..", "shared", "rigs", "s3");
  private static final long RIG_SECONDS = 120;

  private final Map<String, String> env;
  private final boolean isOurs;

  private OutsideS3Server(Map<String, String> env, boolean isOurs) {
    this.env = env;
    this.isOurs = isOurs;
  }

  /**
   * @throws TestAbortedException if there is none; says what would name one
   */
  static OutsideS3Server find(Path log) throws IOException, InterruptedException {
    Map<String, String> env = System.getenv();
    if (!env.getOrDefault(PREFIX + "ENDPOINT", "").isEmpty()) {
      return new OutsideS3Server(
          variables(
              env.getOrDefault(PREFIX + "ENDPOINT", ""),
              env.getOrDefault(PREFIX + "ACCESS_KEY", ""),
              env.getOrDefault(PREFIX + "SECRET_KEY", ""),
              env.get(PREFIX + "SESSION_TOKEN"),
              env.get(PREFIX + "REGION")),
          false);
    }
    Path up = RIG.resolve("up.sh");
    if (!Files.isRegularFile(up)) {
      throw new TestAbortedException(
          "no S3 server but S3Proxy was tried: "
              + PREFIX
              + "ENDPOINT, _ACCESS_KEY and _SECRET_KEY name none");
    }
    return ofRig(up, log);
  }

  private static OutsideS3Server ofRig(Path up, Path log) throws IOException, InterruptedException {
    boolean wasUp = answers();
    Path told = log.resolveSibling("exports");
    Process process =
        new ProcessBuilder("bash", up.toAbsolutePath().normalize().toString())
            .redirectError(log.toFile())
            .redirectOutput(told.toFile())
            .start();
    if (!process.waitFor(RIG_SECONDS, TimeUnit.SECONDS)) {
      List<ProcessHandle> all = process.descendants().toList();
      process.destroy();
      all.forEach(ProcessHandle::destroy);
      throw new TestAbortedException(
          "no S3 server but S3Proxy was tried: the rig in "
              + RIG
              + " is not up within "
              + RIG_SECONDS
              + " s; its first start builds it, so run its up.sh once");
    }
    if (process.exitValue() != 0) {
      throw new TestAbortedException(
          "no S3 server but S3Proxy was tried: the rig did not start: " + Files.readString(log));
    }
    Map<String, String> exports = new HashMap<>();
    for (String line : Files.readAllLines(told, UTF_8)) {
      String[] parts = line.replaceFirst("^export ", "").split("=", 2);
      exports.put(parts[0], parts[1]);
    }
    return new OutsideS3Server(
        variables(
            exports.getOrDefault("S3_ENDPOINT", ""),
            exports.getOrDefault("S3_ACCESS_KEY", ""),
            exports.getOrDefault("S3_SECRET_KEY", ""),
            null,
            exports.get("S3_REGION")),
        !wasUp);
  }

  /** Whether somebody else has started the rig, and may need it when the tests are over. */
  private static boolean answers() {
    int port = Integer.parseInt(System.getenv().getOrDefault("S3_PORT", "9000"));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static Map<String, String> variables(
      String endpoint, String id, String secret, @Nullable String token, @Nullable String region) {
    Map<String, String> env = new LinkedHashMap<>();
    env.put("AWS_ENDPOINT_URL", URI.create(endpoint).toString());
    env.put("AWS_ACCESS_KEY_ID", id);
    env.put("AWS_SECRET_ACCESS_KEY", secret);
    env.put("AWS_SESSION_TOKEN", Optional.ofNullable(token).orElse(""));
    env.put("AWS_REGION", Optional.ofNullable(region).orElse(""));
    return env;
  }

  @Override
  public Map<String, String> env() {
    return new LinkedHashMap<>(env);
  }

  @Override
  public void stop() throws IOException, InterruptedException {
    if (isOurs) {
      new ProcessBuilder("bash", RIG.resolve("down.sh").toAbsolutePath().normalize().toString())
          .redirectErrorStream(true)
          .redirectOutput(Redirect.DISCARD)
          .start()
          .waitFor();
    }
  }
}
