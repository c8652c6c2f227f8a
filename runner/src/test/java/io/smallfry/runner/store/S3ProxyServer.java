package io.smallfry.runner.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * S3Proxy, a real S3 server that checks signatures, in a process of its own; its objects are files.
 * Maven puts its jar into target/s3proxy.
 */
final class S3ProxyServer implements S3Server {
  private static final String KEY = "a-key";
  private static final String SECRET = "a-secret";

  private final Process process;
  private final int port;

  private S3ProxyServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * @param folder an empty one, for its files
   */
  static S3ProxyServer start(Path folder) throws Exception {
    Path jar = Path.of("target", "s3proxy", "s3proxy.jar").toAbsolutePath();
    assertThat(jar).as("Maven's generate-test-resources puts it there").exists();
    int port = freePort();
    Path settings = folder.resolve("s3proxy.properties");
    Path objects = Files.createDirectory(folder.resolve("objects"));
    Files.writeString(
        settings,
        """
        s3proxy.endpoint=http://127.0.0.1:%d
        s3proxy.authorization=aws-v2-or-v4
        s3proxy.identity=%s
        s3proxy.credential=%s
        jclouds.provider=filesystem-nio2
        jclouds.filesystem.basedir=%s
        """
            .formatted(port, KEY, SECRET, objects));
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
    S3ProxyServer server = new S3ProxyServer(process, port);
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (!server.answers()) {
      assertThat(process.isAlive() && System.nanoTime() < deadline)
          .as(() -> "the S3 server answers: " + text(log))
          .isTrue();
      Thread.onSpinWait();
    }
    return server;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false; // not yet
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public Map<String, String> env() {
    Map<String, String> env = new LinkedHashMap<>();
    env.put("AWS_ENDPOINT_URL", "http://127.0.0.1:" + port);
    env.put("AWS_ACCESS_KEY_ID", KEY);
    env.put("AWS_SECRET_ACCESS_KEY", SECRET);
    return env;
  }

  @Override
  public void stop() {
    process.destroy();
    process.onExit().join();
  }
}
