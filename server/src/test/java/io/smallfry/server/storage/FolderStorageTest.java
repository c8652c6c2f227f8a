package io.smallfry.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.server.storage.Change.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderStorageTest extends StorageContract {
  @TempDir Path folder;
  private Path root = Path.of("");
  private Storage storage = new FolderStorage(root);

  @BeforeEach
  void make() {
    root = folder.resolve("storage");
    storage = new FolderStorage(root);
  }

  @Override
  Storage storage() {
    return storage;
  }

  @Test
  void aSealedFileIsReadOnly() throws IOException {
    write("a/b", "x");

    storage.seal("a/b");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("a/b"))))
        .isEqualTo("r--r--r--");
  }

  @Test
  void linksThatLeadOutAreNotFollowed() throws IOException {
    Path outside = Files.createDirectories(folder.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "secret");
    write("file", "x");
    Files.createSymbolicLink(root.resolve("out"), outside);
    Files.createSymbolicLink(root.resolve("secret"), outside.resolve("secret"));
    Files.createSymbolicLink(root.resolve("broken"), root.resolve("nothing"));
    Files.createSymbolicLink(root.resolve("loop"), root.resolve("loop"));

    for (String path : List.of("out", "out/secret", "secret", "broken", "loop", "loop/x")) {
      assertThat(storage.stat(path)).as(path).isNull();
      assertThat(storage.local(path)).as(path).isNull();
      expect(StorageException.Kind.MISSING, () -> storage.open(path));
    }
    expect(StorageException.Kind.OUTSIDE, () -> write("secret", "overwritten"));
    expect(StorageException.Kind.MISSING, () -> write("out/new", "written"));
    assertThat(names("")).containsExactly("file");
    storage.delete("out");
    storage.deleteAll("secret");
    storage.move("broken", "renamed");
    assertThat(outside.resolve("secret")).hasContent("secret");
    assertThat(outside.toFile().list()).containsExactly("secret");
    assertThat(Files.isSymbolicLink(root.resolve("renamed"))).isTrue();
  }

  @Test
  void anAreaIsNotLeftThroughALinkToAnother() throws IOException {
    write("homes/bob/secret", "bob's");
    write("homes/alice/own", "x");
    Files.createSymbolicLink(root.resolve("homes/alice/bob"), root.resolve("homes/bob"));

    assertThat(storage.area("homes/alice").stat("bob/secret")).isNull();
  }

  @Test
  void linksInsideAreFollowed() throws IOException {
    write("real/file", "old");
    Files.createSymbolicLink(root.resolve("link"), root.resolve("real/file"));

    write("link", "new");

    assertThat(read("real/file")).isEqualTo("new");
    assertThat(Files.isSymbolicLink(root.resolve("link"))).isTrue();
    assertThat(stat("link").isFile()).isTrue();
  }

  @Test
  void whatAKilledServerLeftIsNeitherSeenNorInTheWay() throws IOException {
    storage.makeFolder("f");
    Files.writeString(root.resolve("f/.smallfry-upload-0123abc.tmp"), "half");
    Files.writeString(root.resolve("f/.a.ipynb.abcdefghijk.tmp"), "half");

    assertThat(names("f")).isEmpty();
    storage.delete("f");
    assertThat(storage.stat("f")).isNull();
  }

  @Test
  void aReplacedFileKeepsItsPermissions() throws IOException {
    write("script", "old");
    Files.setPosixFilePermissions(
        root.resolve("script"), PosixFilePermissions.fromString("rwxr-x---"));

    write("script", "new");
    try (StagedFile staged = storage.stage("script")) {
      staged.commit(Condition.ANY);
    }

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("script"))))
        .isEqualTo("rwxr-x---");
  }

  @Test
  void anEditFromOutsideIsToldAndHasAnotherTag() throws Exception {
    Stat before = write("f/a", "one");
    BlockingQueue<Change> changes = new LinkedBlockingQueue<>();
    try (Storage.Watch _ = storage.watch(changes::add)) {
      Files.writeString(root.resolve("f/a"), "another");

      await(changes, Kind.WRITTEN, "f/a");
      assertThat(stat("f/a").tag()).isNotEqualTo(before.tag());
      Files.createDirectories(root.resolve("f/new/deep"));
      Files.writeString(root.resolve("f/new/deep/x"), "x");
      await(changes, Kind.UNKNOWN, "f/new");
      Files.delete(root.resolve("f/a"));
      await(changes, Kind.DELETED, "f/a");
    }
  }

  @Test
  void whereNotAllCanBeWatchedListenersLookAgain() throws Exception {
    for (int i = 0; i < 5; i++) {
      storage.makeFolder("f" + i);
    }
    BlockingQueue<Change> changes = new LinkedBlockingQueue<>();
    FolderWatches few = new FolderWatches(3, Duration.ofMillis(50));
    try (Storage.Watch _ = few.add(root.toRealPath(), changes::add)) {
      await(changes, Kind.UNKNOWN, "");
    }
  }
}
