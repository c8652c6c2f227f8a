package io.smallfry.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.smallfry.runner.RunningKernel;
import io.smallfry.runner.terminal.RunningTerminal;
import io.smallfry.runner.terminal.TerminalListener;
import io.smallfry.server.ServerSettings;
import io.smallfry.server.ServerStartException;
import io.smallfry.server.ServerUnderTest;
import io.smallfry.server.Settle;
import io.smallfry.server.TestClient;
import io.smallfry.server.access.Person;
import io.smallfry.server.runners.Runners;
import io.smallfry.server.workspace.Workspace;
import io.smallfry.server.workspace.Workspaces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A whole server whose files are in a bucket. */
@SuppressWarnings("NullAway.Init")
class S3ServerTest {
  /** Nobody looks at the screen. */
  private static final class Deaf implements TerminalListener {
    @Override
    public void output(String text) {}

    @Override
    public void closed() {}
  }

  @TempDir static Path folder;
  private static S3TestServer s3;

  @BeforeAll
  static void start() throws Exception {
    s3 = S3TestServer.proxy(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    s3.close();
  }

  private static ServerSettings settings(String data, Map<String, String> env) {
    return ServerUnderTest.settings(folder.resolve(data))
        .withBucket(S3Settings.of("s3://" + S3TestServer.BUCKET + "/lab", env));
  }

  private static Map<String, Object> text(String content) {
    return Map.of("type", "file", "format", "text", "content", content);
  }

  @Test
  void contentsFilesAndWorkspacesAreInTheBucket() throws Exception {
    try (ServerUnderTest server = ServerUnderTest.start(settings("data", s3.env()))) {
      TestClient client = server.script();
      Person owner = server.server().owner();
      client.send("PUT", "/api/contents/reports", Map.of("type", "directory")).expect(201);
      client.send("PUT", "/api/contents/reports/größe.csv", text("1,2")).expect(201);
      client.send("PUT", "/api/contents/reports/größe.csv", text("1,2,3")).expect(200);
      assertThat(client.get("/files/reports/größe.csv").expect(200).body()).isEqualTo("1,2,3");
      JsonNode listing = client.get("/api/contents/reports").expect(200).json();
      assertThat(listing.path("content").size()).isEqualTo(1);
      client.send("PATCH", "/api/contents/reports", Map.of("path", "berichte")).expect(200);
      client.get("/api/contents/reports").expect(404);
      try (Workspace workspace = server.part(Workspaces.class).enter(owner, "berichte/x.ipynb")) {
        assertThat(workspace.folder().resolve("größe.csv")).hasContent("1,2,3");
        Files.writeString(workspace.folder().resolve("out.csv"), "made by a kernel");
      }
      assertThat(client.get("/files/berichte/out.csv").expect(200).body())
          .isEqualTo("made by a kernel");
      client.delete("/api/contents/berichte").expect(400);
      client.delete("/api/contents/berichte/out.csv").expect(204);
      client.delete("/api/contents/berichte/größe.csv").expect(204);
      client.delete("/api/contents/berichte").expect(204);
    }
  }

  @Test
  void aTerminalHasTheFolderAndBringsBackWhatItWrites() {
    try (ServerUnderTest server = ServerUnderTest.start(settings("data5", s3.env()))) {
      TestClient client = server.script();
      client.send("PUT", "/api/contents/shell", Map.of("type", "directory")).expect(201);
      client.send("PUT", "/api/contents/shell/a.csv", text("1,2")).expect(201);
      client.post("/api/terminals", "{\"cwd\": \"shell\"}").expect(200);
      RunningTerminal terminal =
          server.part(Runners.class).of(server.server().owner()).terminals().all().getFirst();
      try (RunningTerminal.Connection connection = terminal.connect(new Deaf())) {
        connection.type("cat a.csv > b.csv; exit\n");
        terminal.gone().join();
      }
      Settle.until(() -> client.get("/files/shell/b.csv").body(), "1,2"::equals);
    }
  }

  /** Nobody but its server would bring what it writes to the bucket. */
  @Test
  void aKernelEndsWithItsServer() {
    ServerSettings settings = settings("data4", s3.env());
    Path fetched;
    try (ServerUnderTest first = ServerUnderTest.start(settings)) {
      first.script().post("/api/kernels", "{\"path\": \"x.ipynb\"}").expect(201);
      RunningKernel started = first.part(Runners.class).kernels().getFirst();
      fetched = first.home();
      first.server().leave();
      assertThat(started.exit()).isDone();
    }
    assertThat(fetched).isEmptyDirectory();
    try (ServerUnderTest second = ServerUnderTest.start(settings)) {
      assertThat(second.script().get("/api/kernels").expect(200).json()).isEmpty();
    }
  }

  @Test
  void aWrongKeyIsSaidAtTheStart() {
    Map<String, String> env = s3.env();
    env.put("AWS_SECRET_ACCESS_KEY", "not-the-secret");

    assertThatExceptionOfType(ServerStartException.class)
        .isThrownBy(() -> ServerUnderTest.start(settings("data2", env)).close())
        .withMessageContaining("s3://smallfry-storage-test/lab/")
        .withMessageContaining("doesn't accept the secret access key")
        .withMessageNotContaining("not-the-secret");
  }

  @Test
  void aMissingBucketIsSaidAtTheStart() {
    ServerSettings settings =
        ServerUnderTest.settings(folder.resolve("data3"))
            .withBucket(S3Settings.of("s3://nowhere-at-all", s3.env()));

    assertThatExceptionOfType(ServerStartException.class)
        .isThrownBy(() -> ServerUnderTest.start(settings).close())
        .withMessageContaining("there is no bucket 'nowhere-at-all'");
  }
}
