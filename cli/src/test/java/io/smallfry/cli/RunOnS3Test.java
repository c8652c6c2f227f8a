package io.smallfry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.cli.Cli.Done;
import io.smallfry.notebook.Notebook;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run from S3 to S3, against a real server (which Maven puts into the runner's target folder).
 */
final class RunOnS3Test {
  @TempDir Path folder;
  private Process server;
  private Path bucket;
  private int port;

  @BeforeEach
  void start() throws Exception {
    bucket = Files.createDirectories(folder.resolve("objects").resolve("team"));
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path settings = folder.resolve("s3proxy.properties");
    Files.writeString(
        settings,
        """
        s3proxy.endpoint=http://127.0.0.1:%d
        s3proxy.authorization=aws-v2-or-v4
        s3proxy.identity=key
        s3proxy.credential=secret
        jclouds.provider=filesystem-nio2
        jclouds.filesystem.basedir=%s
        """
            .formatted(port, folder.resolve("objects")));
    server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Path.of("..", "runner", "target", "s3proxy", "s3proxy.jar").toString(),
                "--properties",
                settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (!answers()) {
      assertThat(server.isAlive() && System.nanoTime() < deadline).as("it starts").isTrue();
      Thread.onSpinWait();
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false; // not yet
    }
  }

  @AfterEach
  void stop() {
    server.destroyForcibly().onExit().join();
  }

  private Done run(String... line) {
    return Cli.in(folder)
        .with("AWS_ENDPOINT_URL", "http://127.0.0.1:" + port)
        .with("AWS_ACCESS_KEY_ID", "key")
        .with("AWS_SECRET_ACCESS_KEY", "secret")
        .run(line);
  }

  @Test
  void notebooksAndParametersAreThere() throws Exception {
    Notebooks.write(bucket.resolve("in.ipynb"), "x = 1", "print(x)");
    Files.writeString(bucket.resolve("p.yaml"), "x: from s3");
    Done done =
        run(
            "run",
            "s3://team/in.ipynb",
            "s3://team/{day}/out.ipynb",
            "-f",
            "s3://team/p.yaml",
            "-p",
            "day",
            "monday");
    assertThat(done.code()).as(done.err()).isZero();
    Notebook output = Notebooks.read(bucket.resolve("monday").resolve("out.ipynb"));
    assertThat(Notebooks.printed(output)).isEqualTo("from s3\n");
    assertThat(output.metadata().path("papermill").path("output_path").asString())
        .isEqualTo("s3://team/monday/out.ipynb");
  }

  @Test
  void aFailureLeavesItsOutputThere() throws Exception {
    Notebooks.write(bucket.resolve("in.ipynb"), "1/0");
    assertThat(run("run", "s3://team/in.ipynb", "s3://team/out.ipynb").code()).isEqualTo(1);
    assertThat(Files.readString(bucket.resolve("out.ipynb"))).contains("ZeroDivisionError");
    assertThat(run("run", "--resume", "s3://team/out.ipynb").code()).isEqualTo(1);
  }

  @Test
  void whatCannotBeWrittenIsKnownBeforeAnythingRuns() throws IOException {
    Notebooks.write(folder.resolve("in.ipynb"), "open('ran', 'w')");
    Done done = run("run", "in.ipynb", "s3://nowhere/out.ipynb");
    assertThat(done.code()).isEqualTo(1);
    assertThat(done.err())
        .isEqualTo(
            "smallfry: the output notebook s3://nowhere/out.ipynb can't be written: there is no"
                + " bucket 'nowhere'\n");
    assertThat(folder.resolve("ran")).doesNotExist();
  }
}
