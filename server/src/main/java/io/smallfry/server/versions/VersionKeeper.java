package io.smallfry.server.versions;

import io.smallfry.server.access.Person;
import io.smallfry.server.contents.FileVersions;
import io.smallfry.server.storage.Snapshot;
import io.smallfry.server.storage.Stat;
import io.smallfry.server.storage.Storage;
import io.smallfry.server.storage.StorageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes versions. A save is announced in the database, its content stored, the file replaced, and
 * then confirmed. Cut off in between, the next look at the file tells from its content whether it
 * was written. Thread-safe, as long as one process looks after a home.
 */
@Component
class VersionKeeper implements FileVersions {
  private final VersionStore store;
  private final VersionContents contents;
  private final TransactionTemplate transactions;
  private final InstantSource time;
  private final Map<Long, HomeLocks> locks = new ConcurrentHashMap<>();

  VersionKeeper(
      VersionStore store,
      VersionContents contents,
      TransactionTemplate transactions,
      InstantSource time) {
    this.store = store;
    this.contents = contents;
    this.transactions = transactions;
    this.time = time;
  }

  /**
   * A content that a file is about to have.
   *
   * @param restored the version it is from; null if it is new
   */
  record Coming(
      String hash,
      long size,
      Cause cause,
      @Nullable Version restored,
      VersionContents.Source source) {}

  /**
   * A version that may be written.
   *
   * @param version null when the file holds this content already
   */
  private record Announced(long owner, long history, @Nullable Long version, Coming coming) {}

  @Override
  public Written save(Person person, Storage home, String path, byte[] content, Step<Stat> write)
      throws IOException {
    Coming coming =
        new Coming(
            Hashing.of(content),
            content.length,
            Cause.SAVE,
            null,
            () -> new ByteArrayInputStream(content));
    return new Written(put(person, home, path, coming, write), coming.hash());
  }

  /** As {@link #save}, of a content that need not be in memory. */
  Stat put(Person person, Storage home, String path, Coming coming, Step<Stat> write)
      throws IOException {
    try (HomeLocks.Held _ = locks(person).file(path)) {
      look(person, home, path, Cause.OUTSIDE);
      Announced announced = announce(person.id(), path, coming, person.id(), time.instant());
      long stored = contents.keep(person.id(), coming.hash(), coming.size(), coming.source());
      Stat stat;
      try {
        stat = write.run();
      } catch (StorageException e) {
        if (e.kind() != StorageException.Kind.UNREACHABLE) {
          abandon(announced);
        }
        // Who doesn't answer may have written; the next look tells.
        throw e;
      }
      confirm(announced, stat, stored);
      return stat;
    }
  }

  @Override
  public <T> T change(Person person, Storage home, String path, Cause cause, Step<T> change)
      throws IOException {
    try (HomeLocks.Held _ = locks(person).file(path)) {
      look(person, home, path, Cause.OUTSIDE);
      T result = change.run();
      look(person, home, path, cause);
      return result;
    }
  }

  @Override
  public void move(Person person, Storage home, String from, String to, Step<?> move)
      throws IOException {
    try (HomeLocks.Held _ = locks(person).names()) {
      inTransaction(() -> {
        store.goneAll(person.id(), to, time.instant()); // what was there; nothing is now
        store.renameAll(person.id(), from, to);
        move.run();
      });
    }
  }

  @Override
  public void delete(Person person, Storage home, String path, Step<?> delete) throws IOException {
    try (HomeLocks.Held _ = locks(person).names()) {
      look(person, home, path, Cause.OUTSIDE);
      inTransaction(() -> {
        store.goneAll(person.id(), path, time.instant());
        delete.run();
      });
    }
  }

  /** Notices what other programs did to a file. */
  void notice(Person person, Storage home, String path) throws IOException {
    try (HomeLocks.Held _ = locks(person).file(path)) {
      look(person, home, path, Cause.OUTSIDE);
    }
  }

  /** Makes a version of what a file holds, if the newest one isn't that. */
  private void look(Person person, Storage home, String path, Cause cause) throws IOException {
    Stat stat = home.stat(path);
    History known = store.find(person.id(), path).orElse(null);
    if (stat == null || !stat.isFile()) {
      if (known != null) {
        transactions.executeWithoutResult(_ -> store.gone(known.id(), time.instant()));
      }
      return;
    }
    boolean same = known != null && !known.pending() && stat.tag().equals(known.tag());
    if (same || !hasVersions(path, stat.size())) {
      return;
    }
    try (Snapshot snapshot = home.open(path)) {
      if (isNotebook(path) || isText(snapshot.bytes())) {
        look(person, home, path, snapshot, known, cause);
      }
    } catch (StorageException e) {
      switch (e.kind()) {
        case MISSING, CHANGED, NOT_A_FILE -> {
          // Another program was quicker; there is nothing of this content to keep.
        }
        default -> throw e;
      }
    }
  }

  private void look(
      Person person,
      Storage home,
      String path,
      Snapshot snapshot,
      @Nullable History before,
      Cause cause)
      throws IOException {
    long owner = person.id();
    Stat stat = snapshot.stat();
    String hash = Hashing.of(snapshot.read());
    History known =
        before == null ? adopted(owner, home, path, hash) : settled(before, owner, hash);
    if (known != null && hash.equals(known.newest())) {
      transactions.executeWithoutResult(_ -> store.seen(known.id(), stat.tag()));
      return;
    }
    boolean first = known == null || known.newest() == null;
    boolean ours = cause != Cause.OUTSIDE;
    Coming coming =
        new Coming(hash, stat.size(), first && !ours ? Cause.FOUND : cause, null, snapshot::read);
    Announced announced =
        announce(
            owner,
            path,
            coming,
            ours ? person.id() : null,
            ours ? time.instant() : written(stat, known));
    confirm(announced, stat, contents.keep(owner, hash, stat.size(), coming.source()));
  }

  /** When another program wrote it: as the file says, unless that can't be. */
  private Instant written(Stat stat, @Nullable History known) {
    Instant now = time.instant();
    Instant newest = known == null ? null : known.newestAt();
    boolean possible =
        !stat.modified().isAfter(now) && (newest == null || !stat.modified().isBefore(newest));
    return possible ? stat.modified() : now;
  }

  /** What was announced and not confirmed was written if the file holds it, and else was not. */
  private History settled(History known, long owner, String hash) {
    if (!known.pending()) {
      return known;
    }
    return inTransaction(() -> {
      store.confirm(known.id(), hash);
      store.dropPending(known.id());
      return store.history(owner, known.id()).orElseThrow();
    });
  }

  /** A file that another program renamed, or that was renamed before the database knew of it. */
  private @Nullable History adopted(long owner, Storage home, String path, String hash)
      throws IOException {
    for (History history : store.holding(owner, hash)) {
      if (home.stat(history.path()) == null) {
        transactions.executeWithoutResult(_ -> store.rename(history.id(), path));
        return history;
      }
    }
    return null;
  }

  private Announced announce(
      long owner, String path, Coming coming, @Nullable Long by, Instant at) {
    return inTransaction(() -> {
      History known = store.find(owner, path).orElse(null);
      Version restored = coming.restored();
      long history =
          known != null
              ? known.id()
              : restored != null && store.isDeleted(restored.historyId())
                  ? restored.historyId()
                  : store.create(owner, path);
      store.content(owner, coming.hash(), coming.size());
      boolean same = known != null && coming.hash().equals(known.newest());
      Long version =
          same
              ? null
              : store.announce(
                  owner,
                  history,
                  coming.hash(),
                  by,
                  at,
                  coming.cause(),
                  restored == null ? null : restored.id());
      return new Announced(owner, history, version, coming);
    });
  }

  private void confirm(Announced announced, Stat stat, long stored) {
    transactions.executeWithoutResult(_ -> {
      if (announced.version() != null) {
        store.confirm(announced.version());
        store.stored(announced.owner(), announced.coming().hash(), stored);
      }
      store.seen(announced.history(), stat.tag());
    });
  }

  private void abandon(Announced announced) {
    Long version = announced.version();
    if (version != null) {
      transactions.executeWithoutResult(_ -> {
        store.delete(version);
        store.forgetIfEmpty(announced.history());
      });
    }
  }

  private HomeLocks locks(Person person) {
    return locks.computeIfAbsent(person.id(), _ -> new HomeLocks());
  }

  private <T> T inTransaction(Supplier<T> work) {
    return java.util.Objects.requireNonNull(transactions.execute(_ -> work.get()));
  }

  private interface Work {
    void run() throws IOException;
  }

  private void inTransaction(Work work) throws IOException {
    try {
      transactions.executeWithoutResult(_ -> {
        try {
          work.run();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static boolean hasVersions(String path, long size) {
    return isNotebook(path) || size <= LARGEST_TEXT;
  }

  private static boolean isNotebook(String path) {
    return path.endsWith(".ipynb");
  }

  private static boolean isText(byte[] content) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
