package io.smallfry.server.jobs;

import io.smallfry.server.ServerUnderTest;
import io.smallfry.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A server in a process of its own, which can be killed. It starts a run that waits, and tells its
 * id in a file.
 */
final class ServerProcess {
  private ServerProcess() {}

  static Process start(Path data, Path tells) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Dsmallfry.python=" + TestServer.python(),
                "-cp",
                System.getProperty("java.class.path"),
                ServerProcess.class.getName(),
                data.toString(),
                tells.toString()))
        .inheritIO()
        .start();
  }

  public static void main(String[] args) throws Exception {
    ServerUnderTest server = ServerUnderTest.start(Path.of(args[0]));
    long id = RestartTest.startAndAwaitFirstCell(server);
    Files.writeString(Path.of(args[1]), id + "\n");
    Thread.currentThread().join();
  }
}
