package io.smallfry.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.runner.store.S3Clients;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A real S3 server for tests, with a bucket of their own. */
final class S3TestServer {
  static final String BUCKET = "smallfry-storage-test";
  private static final String OUTSIDE = "SMALLFRY_TEST_S3_";
  private static final Path RIG = Path.of("..", "..", "shared", "rigs", "s3");
  private static final long RIG_SECONDS = 120;

  private final Map<String, String> env;
  private final Stop stop;

  private interface Stop {
    void run() throws IOException, InterruptedException;
  }

  private S3TestServer(Map<String, String> env, Stop stop) {
    this.env = env;
    this.stop = stop;
    try (S3Client client = client()) {
      boolean there =
          client.listBuckets().buckets().stream().anyMatch(b -> b.name().equals(BUCKET));
      if (!there) {
        client.createBucket(create -> create.bucket(BUCKET));
      }
    }
  }

  /**
   * S3Proxy, in a process of its own; its jar is where the runner's build puts it.
   *
   * @param folder for its files
   */
  static S3TestServer proxy(Path folder) throws Exception {
    Path jar = Path.of("..", "runner", "target", "s3proxy", "s3proxy.jar").toAbsolutePath();
    assertThat(jar).as("the runner's generate-test-resources puts it there").exists();
    int port = freePort();
    Path settings = folder.resolve("s3proxy.properties");
    Path objects = Files.createDirectory(folder.resolve("objects"));
    Files.writeString(
        settings,
        """
        s3proxy.endpoint=http://127.0.0.1:%d
        s3proxy.authorization=aws-v2-or-v4
        s3proxy.identity=a-key
        s3proxy.credential=a-secret
        jclouds.provider=filesystem-nio2
        jclouds.filesystem.basedir=%s
        """
            .formatted(port, objects));
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar.toString(),
                "--properties",
                settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (!answers(port)) {
      assertThat(process.isAlive() && System.nanoTime() < deadline).isTrue();
      Thread.onSpinWait();
    }
    return new S3TestServer(
        variables("http://127.0.0.1:" + port, "a-key", "a-secret"),
        () -> {
          process.destroy();
          process.onExit().join();
        });
  }

  /**
   * One that is not of this build: named by variables, or the one of a rig beside the repository.
   *
   * @throws TestAbortedException if there is none; says what would name one
   */
  static S3TestServer outside(Path folder) throws Exception {
    Map<String, String> given = System.getenv();
    String endpoint = given.getOrDefault(OUTSIDE + "ENDPOINT", "");
    if (!endpoint.isEmpty()) {
      return new S3TestServer(
          variables(
              endpoint,
              given.getOrDefault(OUTSIDE + "ACCESS_KEY", ""),
              given.getOrDefault(OUTSIDE + "SECRET_KEY", "")),
          () -> {});
    }
    Path up = RIG.resolve("up.sh");
    if (!Files.isRegularFile(up)) {
      throw new TestAbortedException(
          "no S3 server but S3Proxy was tried: "
              + OUTSIDE
              + "ENDPOINT, _ACCESS_KEY and _SECRET_KEY name none");
    }
    boolean wasUp = answers(Integer.parseInt(given.getOrDefault("S3_PORT", "9000")));
    Path told = folder.resolve("exports");
    Path log = folder.resolve("rig-log");
    Process process =
        new ProcessBuilder("bash", up.toAbsolutePath().normalize().toString())
            .redirectError(log.toFile())
            .redirectOutput(told.toFile())
            .start();
    if (!process.waitFor(RIG_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroy();
      throw new TestAbortedException(
          "no S3 server but S3Proxy was tried: the rig did not start: " + Files.readString(log));
    }
    Map<String, String> exports = new HashMap<>();
    for (String line : Files.readAllLines(told)) {
      String[] parts = line.replaceFirst("^export ", "").split("=", 2);
      exports.put(parts[0], parts[1]);
    }
    return new S3TestServer(
        variables(
            exports.getOrDefault("S3_ENDPOINT", ""),
            exports.getOrDefault("S3_ACCESS_KEY", ""),
            exports.getOrDefault("S3_SECRET_KEY", "")),
        wasUp ? () -> {} : S3TestServer::stopRig);
  }

  private static void stopRig() throws IOException, InterruptedException {
    new ProcessBuilder("bash", RIG.resolve("down.sh").toAbsolutePath().normalize().toString())
        .redirectErrorStream(true)
        .redirectOutput(Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private static Map<String, String> variables(String endpoint, String id, String secret) {
    return Map.of(
        "AWS_ENDPOINT_URL_S3",
        endpoint,
        "AWS_ACCESS_KEY_ID",
        id,
        "AWS_SECRET_ACCESS_KEY",
        secret,
        "AWS_REGION",
        "us-east-1");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false; // not yet
    }
  }

  URI endpoint() {
    return URI.create(env.getOrDefault("AWS_ENDPOINT_URL_S3", ""));
  }

  /** The variables that lead to it; a new map each time. */
  Map<String, String> env() {
    return new HashMap<>(env);
  }

  S3Client client() {
    return S3Clients.of(env, Duration.ofSeconds(30));
  }

  /** Removes what is below a prefix. */
  void clear(String prefix) {
    try (S3Client client = client()) {
      for (S3Object object :
          client.listObjectsV2Paginator(all -> all.bucket(BUCKET).prefix(prefix)).contents()) {
        client.deleteObject(delete -> delete.bucket(BUCKET).key(object.key()));
      }
    }
  }

  /** Ends it, if these tests have started it. */
  void close() throws IOException, InterruptedException {
    stop.run();
  }
}
