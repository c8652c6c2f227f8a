package io.smallfry.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.smallfry.runner.AtomicFiles.Durability;
import io.smallfry.server.storage.Change.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link Storage} does. */
abstract class StorageContract {
  private static final int LARGE = 17 << 20; // more than one part of anything

  /** A storage without files; the same one within a test. */
  abstract Storage storage() throws IOException;

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Stat written =
        storage()
            .write(
                "runs/a/1/source.ipynb",
                List.of(bytes("one "), bytes("two")),
                Condition.ANY,
                Durability.DISK);

    assertThat(read("runs/a/1/source.ipynb")).isEqualTo("one two");
    assertThat(storage().stat("runs/a/1/source.ipynb")).isEqualTo(written);
    assertThat(written.kind()).isEqualTo(Stat.Kind.FILE);
    assertThat(written.size()).isEqualTo(7);
    assertThat(written.writable()).isTrue();
  }

  @Test
  void anEmptyFileIsAFile() throws IOException {
    write("empty", "");

    assertThat(read("empty")).isEmpty();
    assertThat(stat("empty").isFile()).isTrue();
    assertThat(stat("empty").size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "größe.ipynb",
        "日本/ノート.ipynb",
        "u\u0308 decomposed",
        "ü composed",
        "🐟/🐠.txt",
        "a+b&c=d?e#f%20;'\".txt",
        ".hidden/.ipynb_checkpoints/x",
        "a\\b",
        " leading and trailing ",
        "dots.../x..y",
        "%2e%2e"
      })
  void anyNameIsKept(String path) throws IOException {
    write(path, "x");

    assertThat(read(path)).isEqualTo("x");
    assertThat(names(StoragePath.parent(path))).containsExactly(StoragePath.name(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a", "a/", "a//b", "..", "../a", "a/../b", "./a", "a/.", "a\0b", "a\nb"})
  void otherPathsAreRefused(String path) {
    assertThatIllegalArgumentException().isThrownBy(() -> write(path, "x"));
    assertThatIllegalArgumentException().isThrownBy(() -> storage().open(path));
    assertThatIllegalArgumentException().isThrownBy(() -> storage().move("a", path));
    assertThatIllegalArgumentException().isThrownBy(() -> storage().deleteAll(path));
  }

  @Test
  void aFileIsReplacedWhole() throws IOException {
    write("file", "a long text");

    try (Snapshot open = storage().open("file");
        InputStream in = open.read()) {
      write("file", "short");

      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("a long text");
    }
    assertThat(read("file")).isEqualTo("short");
  }

  @Test
  void aSnapshotNeverMixesVersions() throws IOException {
    write("file", "0123456789");

    try (Snapshot open = storage().open("file")) {
      write("file", "abcdefghij");

      try (InputStream in = open.read(2, 5)) {
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("234");
      } catch (StorageException e) {
        assertThat(e.kind()).isEqualTo(StorageException.Kind.CHANGED);
      }
    }
  }

  @Test
  void partsOfAFileAreRead() throws IOException {
    write("file", "0123456789");

    try (Snapshot open = storage().open("file")) {
      assertThat(part(open, 0, 10)).isEqualTo("0123456789");
      assertThat(part(open, 3, 7)).isEqualTo("3456");
      assertThat(part(open, 9, 10)).isEqualTo("9");
      assertThat(part(open, 4, 4)).isEmpty();
    }
  }

  @Test
  void theBuffersStayAsTheyWere() throws IOException {
    ByteBuffer content = bytes("text");

    storage().write("file", List.of(content), Condition.ANY, Durability.PROCESS);

    assertThat(content.remaining()).isEqualTo(4);
  }

  @Test
  void aLargeFileIsWhole() throws IOException {
    byte[] large = large();
    ByteBuffer all = ByteBuffer.wrap(large);

    storage()
        .write(
            "large",
            List.of(all.slice(0, 5), all.slice(5, large.length - 5)),
            Condition.ANY,
            Durability.DISK);

    try (Snapshot open = storage().open("large")) {
      assertThat(open.bytes()).isEqualTo(large);
      assertThat(open.stat().size()).isEqualTo(LARGE);
    }
  }

  @Test
  void aStagedFileAppearsWhenItIsWhole() throws IOException {
    byte[] large = large();
    try (StagedFile staged = storage().stage("a/large")) {
      for (int i = 0; i < large.length; i += 1 << 20) {
        staged.output().write(large, i, 1 << 20);
      }
      assertThat(storage().stat("a/large")).isNull();

      Stat written = staged.commit(Condition.ABSENT);

      assertThat(written).isEqualTo(storage().stat("a/large"));
    }
    try (Snapshot open = storage().open("a/large")) {
      assertThat(open.bytes()).isEqualTo(large);
    }
    assertThat(names("a")).containsExactly("large");
  }

  @Test
  void aStagedFileThatIsGivenUpLeavesNothing() throws IOException {
    write("a/file", "old");
    try (StagedFile staged = storage().stage("a/file")) {
      staged.output().write(large());
    }

    assertThat(read("a/file")).isEqualTo("old");
    assertThat(names("a")).containsExactly("file");
  }

  @Test
  void aStagedFileChecksItsConditionAtTheEnd() throws IOException {
    write("file", "mine");
    Condition condition = Condition.unchanged(stat("file").tag());
    for (byte[] content : List.of(new byte[3], large())) {
      write("file", "other");
      try (StagedFile staged = storage().stage("file")) {
        staged.output().write(content);
        expect(StorageException.Kind.CHANGED, () -> staged.commit(condition));
      }
      assertThat(read("file")).isEqualTo("other");
    }
  }

  @Test
  void whatMustBeAbsentIsNotReplaced() throws IOException {
    writeIf("file", "first", Condition.ABSENT);

    expect(StorageException.Kind.CHANGED, () -> writeIf("file", "second", Condition.ABSENT));
    assertThat(read("file")).isEqualTo("first");
  }

  @Test
  void whatChangedIsNotReplaced() throws IOException {
    Stat first = write("file", "first");
    Stat second = writeIf("file", "second", Condition.unchanged(first.tag()));

    assertThat(second.tag()).isNotEqualTo(first.tag());
    expect(
        StorageException.Kind.CHANGED,
        () -> writeIf("file", "third", Condition.unchanged(first.tag())));
    assertThat(read("file")).isEqualTo("second");
    storage().delete("file");
    expect(
        StorageException.Kind.CHANGED,
        () -> writeIf("file", "fourth", Condition.unchanged(second.tag())));
    assertThat(storage().stat("file")).isNull();
  }

  @Test
  void ofManyWhoMakeAFileOneSucceeds() throws Exception {
    makeTogether();
  }

  final void makeTogether() throws Exception {
    AtomicInteger made = new AtomicInteger();
    together(
        8,
        i -> {
          try {
            writeIf("file", "by " + i, Condition.ABSENT);
            made.incrementAndGet();
          } catch (StorageException e) {
            assertThat(e.kind()).isEqualTo(StorageException.Kind.CHANGED);
          }
        });

    assertThat(made).hasValue(1);
  }

  @Test
  void noneOfManyUpdatesIsLost() throws Exception {
    countTogether();
  }

  final void countTogether() throws Exception {
    write("count", "0");
    together(
        4,
        i -> {
          for (int n = 0; n < 5; ) {
            try (Snapshot now = storage().open("count")) {
              int count = Integer.parseInt(new String(now.bytes(), StandardCharsets.UTF_8));
              writeIf("count", "" + (count + 1), Condition.unchanged(now.stat().tag()));
              n++;
            } catch (StorageException e) {
              assertThat(e.kind()).isEqualTo(StorageException.Kind.CHANGED);
            }
          }
        });

    assertThat(read("count")).isEqualTo("20");
  }

  @Test
  void aSealedFileNeverChanges() throws IOException {
    write("file", "final");

    Storage.Seal seal = storage().seal("file");

    assertThat(seal.size()).isEqualTo(5);
    assertThat(seal.sha256()).isEqualTo(sha256("final"));
    expect(StorageException.Kind.SEALED, () -> write("file", "other"));
    try (StagedFile staged = storage().stage("file")) {
      expect(StorageException.Kind.SEALED, () -> staged.commit(Condition.ANY));
    }
    assertThat(read("file")).isEqualTo("final");
    assertThat(storage().seal("file")).isEqualTo(seal);
  }

  @Test
  void whatIsNotThereIsMissed() throws IOException {
    assertThat(storage().stat("none")).isNull();
    assertThat(storage().stat("none/below")).isNull();
    for (ThrowingCallable action :
        List.<ThrowingCallable>of(
            () -> storage().open("none"),
            () -> storage().seal("none"),
            () -> storage().list("none"),
            () -> storage().delete("none"),
            () -> storage().move("none", "other"),
            () -> storage().copy("none", "other", name -> true))) {
      expect(StorageException.Kind.MISSING, action);
    }
    storage().deleteAll("none");
  }

  @Test
  void theRootIsAFolder() throws IOException {
    assertThat(stat("").isFolder()).isTrue();
    assertThat(storage().list("")).isEmpty();
  }

  @Test
  void aFolderListsWhatIsInIt() throws IOException {
    write("f/b.txt", "12");
    write("f/a/deep/x", "");
    write("f/.hidden", "");
    storage().makeFolder("f/empty");
    write("fa", "");

    List<Storage.Item> items = storage().list("f");

    assertThat(items)
        .extracting(Storage.Item::name)
        .containsExactly(".hidden", "a", "b.txt", "empty");
    assertThat(items)
        .extracting(item -> item.stat().kind())
        .containsExactly(Stat.Kind.FILE, Stat.Kind.FOLDER, Stat.Kind.FILE, Stat.Kind.FOLDER);
    assertThat(items.get(2).stat()).isEqualTo(stat("f/b.txt"));
    assertThat(stat("f/a").isFolder()).isTrue();
    assertThat(stat("f/empty").isFolder()).isTrue();
    assertThat(storage().list("f/empty")).isEmpty();
    expect(StorageException.Kind.NOT_A_FOLDER, () -> storage().list("f/b.txt"));
  }

  @Test
  void aListingIsInPages() throws IOException {
    List<String> all = new ArrayList<>(List.of("a", "b", "ü", "z", "\uffee", "🐟"));
    for (String name : all) {
      write("f/" + name, name);
    }
    write("f/sub/x", "");
    List<String> listed = new ArrayList<>();
    String after = "";
    boolean more = true;
    while (more) {
      Storage.Page page = storage().list("f", after, 2);
      assertThat(page.items()).hasSizeBetween(1, 2);
      page.items().forEach(item -> listed.add(item.name()));
      after = listed.getLast();
      more = page.more();
    }
    all.add(2, "sub");

    assertThat(listed).containsExactly("a", "b", "sub", "z", "ü", "\uffee", "🐟");
    assertThat(listed).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void ownWritesShowAtOnce() throws IOException {
    storage().makeFolder("f");
    assertThat(names("f")).isEmpty();
    write("f/a", "1");
    assertThat(names("f")).containsExactly("a");
    write("f/a", "22");
    assertThat(storage().list("f").getFirst().stat()).isEqualTo(stat("f/a"));
    write("f/g/h", "3");
    assertThat(names("f")).containsExactly("a", "g");
    storage().delete("f/a");
    assertThat(names("f")).containsExactly("g");
    storage().move("f/g", "f/k");
    assertThat(names("f")).containsExactly("k");
    storage().copy("f/k", "f/l", name -> true);
    assertThat(names("f")).containsExactly("k", "l");
    storage().deleteAll("f/k");
    assertThat(names("f")).containsExactly("l");
    assertThat(names("")).containsExactly("f");
  }

  @Test
  void aFolderOutlivesItsLastFile() throws IOException {
    write("f/only", "x");

    storage().delete("f/only");

    assertThat(stat("f").isFolder()).isTrue();
    write("f/only", "x");
    storage().move("f/only", "elsewhere");
    assertThat(stat("f").isFolder()).isTrue();
    storage().delete("f");
    assertThat(storage().stat("f")).isNull();
  }

  @Test
  void aFolderIsNoFileAndAFileNoFolder() throws IOException {
    write("folder/file", "x");

    expect(StorageException.Kind.NOT_A_FILE, () -> write("folder", "x"));
    expect(StorageException.Kind.NOT_A_FILE, () -> storage().stage("folder").close());
    expect(StorageException.Kind.NOT_A_FILE, () -> storage().open("folder"));
    expect(StorageException.Kind.NOT_A_FOLDER, () -> write("folder/file/below", "x"));
    expect(StorageException.Kind.NOT_A_FOLDER, () -> storage().makeFolder("folder/file"));
    assertThat(read("folder/file")).isEqualTo("x");
  }

  @Test
  void whatIsInAFolderKeepsItFromBeingDeleted() throws IOException {
    write("f/a/x", "x");

    expect(StorageException.Kind.NOT_EMPTY, () -> storage().delete("f"));
    expect(StorageException.Kind.NOT_EMPTY, () -> storage().delete("f/a"));
    assertThat(read("f/a/x")).isEqualTo("x");
    storage().deleteAll("f");
    assertThat(names("")).isEmpty();
  }

  @Test
  void aFileIsMoved() throws IOException {
    write("a", "content");

    storage().move("a", "folder/b");

    assertThat(storage().stat("a")).isNull();
    assertThat(read("folder/b")).isEqualTo("content");
  }

  @Test
  void aFolderIsMovedWithAllInIt() throws IOException {
    write("f/a", "a");
    write("f/g/b", "b");
    write("f/.ipynb_checkpoints/c", "c");
    storage().makeFolder("f/empty");

    storage().move("f", "h/größe");

    assertThat(storage().stat("f")).isNull();
    assertThat(read("h/größe/a")).isEqualTo("a");
    assertThat(read("h/größe/g/b")).isEqualTo("b");
    assertThat(read("h/größe/.ipynb_checkpoints/c")).isEqualTo("c");
    assertThat(stat("h/größe/empty").isFolder()).isTrue();
  }

  @Test
  void aTakenNameIsNotMovedTo() throws IOException {
    write("a", "a");
    write("b", "b");
    write("f/x", "x");
    write("g/y", "y");

    expect(StorageException.Kind.EXISTS, () -> storage().move("a", "b"));
    expect(StorageException.Kind.EXISTS, () -> storage().move("a", "f"));
    expect(StorageException.Kind.EXISTS, () -> storage().move("f", "b"));
    expect(StorageException.Kind.EXISTS, () -> storage().move("f", "g"));
    expect(StorageException.Kind.INTO_ITSELF, () -> storage().move("f", "f/sub/f"));
    assertThat(read("a") + read("b") + read("f/x") + read("g/y")).isEqualTo("abxy");
  }

  @Test
  void aFileIsCopied() throws IOException {
    write("a", "content");
    write("b", "old");

    storage().copy("a", "b", name -> true);
    storage().copy("a", "folder/c", name -> true);

    assertThat(read("a") + read("b") + read("folder/c")).isEqualTo("contentcontentcontent");
  }

  @Test
  void aFolderIsCopiedWithoutWhatIsLeftOut() throws IOException {
    write("f/a", "a");
    write("f/g/b", "b");
    write("f/g/skip/c", "c");
    storage().makeFolder("f/empty");

    storage().copy("f", "h", name -> !name.equals("skip"));

    assertThat(read("h/a") + read("h/g/b")).isEqualTo("ab");
    assertThat(names("h/g")).containsExactly("b");
    assertThat(stat("h/empty").isFolder()).isTrue();
    assertThat(read("f/g/skip/c")).isEqualTo("c");
    expect(StorageException.Kind.EXISTS, () -> storage().copy("f", "h", name -> true));
    expect(StorageException.Kind.INTO_ITSELF, () -> storage().copy("f", "f/copy", name -> true));
  }

  @Test
  void aWalkSeesAllFiles() throws IOException {
    write("f/a", "1");
    write("f/g/b", "22");
    write("f/.git/c", "");
    write("other", "");
    storage().makeFolder("f/empty");
    List<String> seen = new ArrayList<>();

    storage()
        .walk(
            "f",
            name -> !name.startsWith("."),
            (path, stat) -> {
              seen.add(path + " " + stat.size());
              return true;
            });

    assertThat(seen).containsExactlyInAnyOrder("f/a 1", "f/g/b 2");
    seen.clear();
    storage()
        .walk(
            "",
            name -> true,
            (path, _) -> {
              seen.add(path);
              return false;
            });
    assertThat(seen).hasSize(1);
  }

  @Test
  void anAreaHoldsItsOwnFilesOnly() throws IOException {
    Storage alice = storage().area("homes/alice");
    Storage bob = storage().area("homes/bob");
    write("homes/alice2/x", "x");

    assertThat(alice.list("")).isEmpty();
    alice.write("a", List.of(bytes("alice")), Condition.ABSENT, Durability.DISK);

    assertThat(read("homes/alice/a")).isEqualTo("alice");
    assertThat(bob.stat("a")).isNull();
    assertThat(alice.list("")).extracting(Storage.Item::name).containsExactly("a");
    assertThat(bob.list("")).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> bob.open("../alice/a"));
  }

  @Test
  void changesAreTold() throws Exception {
    write("homes/alice/before", "x");
    Storage alice = storage().area("homes/alice");
    BlockingQueue<Change> changes = new LinkedBlockingQueue<>();
    try (Storage.Watch _ = alice.watch(changes::add)) {
      alice.write("a", List.of(bytes("1")), Condition.ANY, Durability.DISK);
      await(changes, Kind.WRITTEN, "a");
      alice.delete("a");
      await(changes, Kind.DELETED, "a");
      write("homes/bob/b", "not hers");
      alice.makeFolder("f");
      await(changes, Kind.UNKNOWN, "f");
      alice.write("f/c", List.of(bytes("1")), Condition.ANY, Durability.DISK);
      await(changes, Kind.WRITTEN, "f/c");
      alice.move("f", "g");
      await(changes, Kind.DELETED, "f");
      await(changes, Kind.UNKNOWN, "g");
      alice.write("g/c", List.of(bytes("22")), Condition.ANY, Durability.DISK);
      await(changes, Kind.WRITTEN, "g/c");
    }
    assertThat(changes).extracting(Change::path).doesNotContain("b", "bob/b", "homes/bob/b");
  }

  static void await(BlockingQueue<Change> changes, Kind kind, String path) throws Exception {
    List<Change> seen = new ArrayList<>();
    Change change = changes.poll(30, TimeUnit.SECONDS);
    while (change != null && !change.equals(new Change(kind, path))) {
      seen.add(change);
      change = changes.poll(30, TimeUnit.SECONDS);
    }
    assertThat(change).as("%s of %s, after %s", kind, path, seen).isNotNull();
  }

  interface Task {
    void run(int number) throws Exception;
  }

  private static void together(int number, Task task) throws Exception {
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      int which = i;
      threads.add(
          Thread.startVirtualThread(() -> {
            try {
              task.run(which);
            } catch (Throwable e) {
              failures.add(e);
            }
          }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).isEmpty();
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] large() {
    byte[] large = new byte[LARGE];
    new Random(7).nextBytes(large);
    return large;
  }

  final Stat write(String path, String text) throws IOException {
    return writeIf(path, text, Condition.ANY);
  }

  final Stat writeIf(String path, String text, Condition condition) throws IOException {
    return storage().write(path, List.of(bytes(text)), condition, Durability.PROCESS);
  }

  final String read(String path) throws IOException {
    try (Snapshot open = storage().open(path)) {
      return new String(open.bytes(), StandardCharsets.UTF_8);
    }
  }

  final Stat stat(String path) throws IOException {
    return Objects.requireNonNull(storage().stat(path), path);
  }

  final List<String> names(String folder) throws IOException {
    return storage().list(folder).stream().map(Storage.Item::name).toList();
  }

  private static String part(Snapshot open, long from, long to) throws IOException {
    try (InputStream in = open.read(from, to)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static void expect(StorageException.Kind kind, ThrowingCallable action) {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(action)
        .extracting(StorageException::kind)
        .isEqualTo(kind);
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
