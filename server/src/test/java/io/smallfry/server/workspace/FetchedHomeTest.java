package io.smallfry.server.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.runner.AtomicFiles.Durability;
import io.smallfry.server.storage.Condition;
import io.smallfry.server.storage.FolderStorage;
import io.smallfry.server.storage.Snapshot;
import io.smallfry.server.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A home far away; here it is a folder, since storage is the same everywhere. */
class FetchedHomeTest {
  @TempDir Path root;
  private Storage home = new FolderStorage(Path.of("home"));
  private FetchedHome fetched =
      new FetchedHome(home, Path.of("local"), new WorkspaceLimit(0, 0), InstantSource.system());

  @BeforeEach
  void make() throws IOException {
    home = new FolderStorage(root.resolve("home"));
    fetched = fetched(new WorkspaceLimit(1 << 20, 100));
    save("reports/data.csv", "1,2");
    save("reports/deep/more.csv", "3");
    save("other/x", "not beside the notebook");
  }

  private FetchedHome fetched(WorkspaceLimit limit) {
    return new FetchedHome(home, root.resolve("local"), limit, InstantSource.system());
  }

  private void save(String path, String text) throws IOException {
    home.write(
        path,
        List.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))),
        Condition.ANY,
        Durability.PROCESS);
  }

  private String read(String path) throws IOException {
    try (Snapshot open = home.open(path)) {
      return new String(open.bytes(), StandardCharsets.UTF_8);
    }
  }

  private List<String> names(String folder) throws IOException {
    return home.list(folder).stream().map(Storage.Item::name).toList();
  }

  @Test
  void theNotebooksFolderIsThere() {
    try (Workspace workspace = fetched.enter("reports/daily.ipynb")) {
      assertThat(workspace.folder().resolve("data.csv")).hasContent("1,2");
      assertThat(workspace.folder().resolve("deep/more.csv")).hasContent("3");
      assertThat(workspace.home().resolve("other")).doesNotExist();
    }
  }

  @Test
  void whatIsWrittenIsBroughtBackAndTheDiskCleanedUp() throws IOException {
    try (Workspace workspace = fetched.enter("reports/daily.ipynb")) {
      Files.writeString(workspace.folder().resolve("out.csv"), "new");
      Files.writeString(workspace.folder().resolve("data.csv"), "changed");
      Files.delete(workspace.folder().resolve("deep/more.csv"));
      Files.writeString(workspace.folder().resolve(".hidden"), "stays");
    }

    assertThat(read("reports/out.csv")).isEqualTo("new");
    assertThat(read("reports/data.csv")).isEqualTo("changed");
    assertThat(names("reports")).containsExactly("data.csv", "deep", "out.csv");
    assertThat(names("reports/deep")).isEmpty();
    assertThat(root.resolve("local")).doesNotExist();
  }

  @Test
  void whatIsWrittenIsBroughtBackWhileTheKernelRuns() throws IOException {
    try (Workspace workspace = fetched.enter("reports/daily.ipynb")) {
      Files.writeString(workspace.folder().resolve("out.csv"), "new");
      long deadline = System.nanoTime() + 30_000_000_000L;
      while (home.stat("reports/out.csv") == null && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      assertThat(read("reports/out.csv")).isEqualTo("new");
    }
  }

  @Test
  void aConflictKeepsBoth() throws IOException {
    try (Workspace workspace = fetched.enter("reports/daily.ipynb")) {
      save("reports/data.csv", "by somebody else");
      Files.writeString(workspace.folder().resolve("data.csv"), "by the kernel");
    }

    assertThat(read("reports/data.csv")).isEqualTo("by somebody else");
    String copy =
        names("reports").stream().filter(n -> n.startsWith("data (kernel ")).findAny().orElse("");
    assertThat(copy).endsWith(").csv");
    assertThat(read("reports/" + copy)).isEqualTo("by the kernel");
  }

  @Test
  void whatIsTooLargeIsLeftOutAndNamed() throws IOException {
    fetched = fetched(new WorkspaceLimit(3, 100));
    try (Workspace workspace = fetched.enter("reports/daily.ipynb")) {
      assertThat(workspace.folder().resolve("data.csv")).exists();
      assertThat(workspace.folder().resolve("deep/more.csv")).doesNotExist();
      assertThat(workspace.folder().resolve(FetchedHome.LEFT_OUT))
          .content()
          .contains("reports/deep/more.csv");
    }
    assertThat(read("reports/deep/more.csv")).isEqualTo("3");
    assertThat(names("reports")).containsExactly("data.csv", "deep");
  }

  @Test
  void whatAFormerLifeLeftBehindIsNotLost() throws IOException {
    Path left = Files.createDirectories(root.resolve("local/reports"));
    Files.writeString(left.resolve("out.csv"), "not brought back");
    Files.writeString(left.resolve("data.csv"), "changed and not brought back");

    fetched.enter("reports/daily.ipynb").close();

    assertThat(read("reports/out.csv")).isEqualTo("not brought back");
    assertThat(read("reports/data.csv")).isEqualTo("1,2");
    assertThat(names("reports")).anyMatch(name -> name.startsWith("data (kernel "));
  }

  @Test
  void twoKernelsShareOneFolder() throws IOException {
    try (Workspace one = fetched.enter("reports/a.ipynb")) {
      try (Workspace two = fetched.enter("reports/b.ipynb")) {
        assertThat(two.folder()).isEqualTo(one.folder());
      }
      assertThat(one.folder().resolve("data.csv")).exists();
    }
  }

  @Test
  void aPathThatLeadsOutIsNone() {
    try (Workspace workspace = fetched.enter("../../etc/x.ipynb")) {
      assertThat(workspace.folder()).isEqualTo(root.resolve("local"));
    }
  }

  @Test
  void theServersKeysAreHidden() {
    assertThat(ServerKeys.hidden(Map.of("AWS_SECRET_ACCESS_KEY", "s", "PATH", "p")))
        .isEqualTo(Map.of("AWS_SECRET_ACCESS_KEY", ""));
  }
}
