package io.smallfry.server.versions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallfry.runner.AtomicFiles.Durability;
import io.smallfry.server.ServerUnderTest;
import io.smallfry.server.access.Person;
import io.smallfry.server.contents.FileVersions.Cause;
import io.smallfry.server.contents.Homes;
import io.smallfry.server.storage.Condition;
import io.smallfry.server.storage.Stat;
import io.smallfry.server.storage.Storage;
import io.smallfry.server.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Saves that are cut off at each of their steps, and thinning while people save. */
class VersionKeeperTest {
  private final ServerUnderTest server = ServerUnderTest.shared();
  private final VersionKeeper keeper = server.part(VersionKeeper.class);
  private final VersionStore store = server.part(VersionStore.class);
  private final UpkeepStore upkeep = server.part(UpkeepStore.class);
  private final VersionContents contents = server.part(VersionContents.class);
  private final Person person = server.server().owner();
  private final Storage home = server.part(Homes.class).storage(person);
  private String path = "";

  @BeforeEach
  void ownFile() {
    path = "k" + UUID.randomUUID() + ".ipynb";
  }

  /** Stands for the end of the process: nobody handles it. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  private Stat write(String text) throws IOException {
    return home.write(path, List.of(ByteBuffer.wrap(bytes(text))), Condition.ANY, Durability.DISK);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void save(String text) throws IOException {
    keeper.save(person, home, path, bytes(text), () -> write(text));
  }

  private List<Version> versions() throws IOException {
    keeper.notice(person, home, path);
    return store
        .find(person.id(), path)
        .or(() -> store.lastDeleted(person.id(), path))
        .map(h -> store.versions(person.id(), h.id(), Long.MAX_VALUE, 1000))
        .orElse(List.of());
  }

  private String content(Version version) throws IOException {
    try (InputStream in = contents.open(person.id(), version.hash(), version.size())) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private boolean isStored(String text) {
    try (InputStream in = contents.open(person.id(), Hashing.of(bytes(text)), bytes(text).length)) {
      return Hashing.of(in).equals(Hashing.of(bytes(text)));
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void killedBeforeTheFileIsWrittenThereIsNoVersion() throws Exception {
    save("1");
    assertThatThrownBy(() ->
            keeper.save(
                person,
                home,
                path,
                bytes("2"),
                () -> {
                  throw new Killed();
                }))
        .isInstanceOf(Killed.class);
    assertThat(versions()).hasSize(1);
    save("3");
    assertThat(versions()).extracting(Version::cause).containsExactly(Cause.SAVE, Cause.SAVE);
  }

  @Test
  void killedAfterTheFileIsWrittenTheSaveIsAVersionOfWhoSaved() throws Exception {
    save("1");
    assertThatThrownBy(() ->
            keeper.save(
                person,
                home,
                path,
                bytes("2"),
                () -> {
                  write("2");
                  throw new Killed();
                }))
        .isInstanceOf(Killed.class);
    List<Version> versions = versions();
    assertThat(versions).extracting(Version::cause).containsExactly(Cause.SAVE, Cause.SAVE);
    assertThat(versions.getFirst().savedBy()).isEqualTo(person.name());
    assertThat(content(versions.getFirst())).isEqualTo("2");
  }

  @Test
  void killedWhileANewFileIsSavedNothingIsLeftOfIt() throws Exception {
    assertThatThrownBy(() ->
            keeper.save(
                person,
                home,
                path,
                bytes("1"),
                () -> {
                  throw new Killed();
                }))
        .isInstanceOf(Killed.class);
    assertThat(versions()).isEmpty();
    assertThat(store.find(person.id(), path)).isEmpty();
  }

  @Test
  void aSaveThatIsRefusedIsNoVersion() throws Exception {
    save("1");
    assertThatThrownBy(() ->
            keeper.save(
                person,
                home,
                path,
                bytes("2"),
                () ->
                    home.write(
                        path,
                        List.of(ByteBuffer.wrap(bytes("2"))),
                        Condition.unchanged("another"),
                        Durability.DISK)))
        .isInstanceOf(StorageException.class);
    assertThat(store.find(person.id(), path).orElseThrow().pending()).isFalse();
    assertThat(versions()).hasSize(1);
  }

  @Test
  void aStorageThatDoesNotAnswerMayHaveWritten() throws Exception {
    save("1");
    assertThatThrownBy(() ->
            keeper.save(
                person,
                home,
                path,
                bytes("2"),
                () -> {
                  write("2");
                  throw new StorageException(StorageException.Kind.UNREACHABLE, "no answer");
                }))
        .isInstanceOf(StorageException.class);
    assertThat(versions()).extracting(Version::cause).containsExactly(Cause.SAVE, Cause.SAVE);
  }

  @Test
  void aMoveCutOffBeforeItsCommitKeepsTheHistory() throws Exception {
    save("1 " + path);
    String to = "to-" + path;
    assertThatThrownBy(() ->
            keeper.move(
                person,
                home,
                path,
                to,
                () -> {
                  home.move(path, to);
                  throw new Killed();
                }))
        .isInstanceOf(Killed.class);
    path = to;
    assertThat(versions()).extracting(Version::cause).containsExactly(Cause.SAVE);
  }

  @Test
  void aDeletionThatFailsLeavesTheHistory() throws Exception {
    save("1");
    assertThatThrownBy(() ->
            keeper.delete(
                person,
                home,
                path,
                () -> {
                  throw new StorageException(StorageException.Kind.DENIED, "no");
                }))
        .isInstanceOf(StorageException.class);
    assertThat(store.find(person.id(), path)).isPresent();
  }

  @Test
  void largeContentsAreKeptAsTheyAreAndSmallOnesCompressed() throws Exception {
    String large = "x".repeat(3 << 20);
    save(large);
    assertThat(versions().getFirst().stored()).isEqualTo(3 << 20);
    assertThat(isStored(large)).isTrue();
    String small = "y".repeat(1 << 20);
    save(small);
    assertThat(versions().getFirst().stored()).isLessThan(1 << 16);
    assertThat(content(versions().getFirst())).isEqualTo(small);
  }

  @Test
  void thinningDeletesContentsThatNobodyHasAndKeepsTheNewest() throws Exception {
    String mark = path;
    for (int i = 0; i < 10; i++) {
      save(i + mark);
    }
    assertThat(versions()).hasSize(10);
    server.clock().advance(Duration.ofDays(40));
    server.part(VersionUpkeep.class).tidy();
    List<Version> kept = versions();
    // All were saved within a minute; a week may have begun in it.
    assertThat(kept.size()).isBetween(1, 2);
    assertThat(content(kept.getFirst())).isEqualTo(9 + mark);
    assertThat(isStored(9 + mark)).isTrue();
    assertThat(isStored(0 + mark)).isFalse();
    assertThat(upkeep.unreferenced(10)).isEmpty();
    save(0 + mark);
    assertThat(isStored(0 + mark)).isTrue();
  }

  @Test
  void whatWasDeletedIsForgottenAfterNinetyDays() throws Exception {
    save("deleted " + path);
    keeper.delete(
        person,
        home,
        path,
        () -> {
          home.delete(path);
          return path;
        });
    server.clock().advance(Duration.ofDays(89));
    server.part(VersionUpkeep.class).tidy();
    assertThat(versions()).hasSize(1);
    server.clock().advance(Duration.ofDays(2));
    server.part(VersionUpkeep.class).tidy();
    assertThat(versions()).isEmpty();
    assertThat(isStored("deleted " + path)).isFalse();
  }

  @Test
  void whoSavesWhileContentsAreDeletedLosesNothing() throws Exception {
    String[] texts = {"a " + path, "b " + path};
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      List<Future<?>> work = new ArrayList<>();
      for (int thread = 0; thread < 2; thread++) {
        work.add(
            threads.submit(() -> {
              for (int i = 0; i < 60; i++) {
                saveAndForget(texts[i % 2]);
              }
              return null;
            }));
      }
      work.add(
          threads.submit(() -> {
            while (!work.get(0).isDone() || !work.get(1).isDone()) {
              server.part(VersionUpkeep.class).tidy();
            }
            return null;
          }));
      for (Future<?> each : work) {
        each.get();
      }
    }
    server.part(VersionUpkeep.class).tidy();
    assertThat(isStored(texts[0])).isFalse();
    assertThat(isStored(texts[1])).isFalse();
  }

  /** Saves in a file of its own and forgets it, so that the content comes and goes. */
  private void saveAndForget(String text) throws IOException {
    String own = "f" + UUID.randomUUID() + ".ipynb";
    keeper.save(
        person,
        home,
        own,
        bytes(text),
        () ->
            home.write(own, List.of(ByteBuffer.wrap(bytes(text))), Condition.ANY, Durability.DISK));
    assertThat(isStored(text)).isTrue();
    History history = store.find(person.id(), own).orElseThrow();
    store
        .versions(person.id(), history.id(), Long.MAX_VALUE, 10)
        .forEach(v -> store.delete(v.id()));
    home.delete(own);
  }
}
