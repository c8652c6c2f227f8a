package io.smallfry.server.storage;

import io.smallfry.server.storage.S3Bucket.Head;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Moves and copies in a bucket, which knows neither: an object is copied, looked at, and only then
 * deleted. Before a folder is moved, an object that says so is written; who finds one that nobody
 * works on any more finishes the move. Thread-safe.
 */
final class S3Moves implements AutoCloseable {
  /** Where what is under way is noted down; no path in storage leads there. */
  static final String NOTES = ".smallfry/moves/";

  private static final Logger log = LoggerFactory.getLogger(S3Moves.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int PAGE = 1_000;
  private static final int MOST_TRIES = 10;
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(20);

  /** After so long without a sign of life a move is taken for abandoned. */
  static final Duration ABANDONED = Duration.ofMinutes(2);

  private final S3Bucket bucket;
  private final S3Listings listings;
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closing = new CountDownLatch(1);

  S3Moves(S3Bucket bucket, S3Listings listings) {
    this.bucket = bucket;
    this.listings = listings;
  }

  /** Copies the present version of an object, and returns that version. */
  Head copyFile(String from, String to) throws IOException {
    for (int tries = 1; ; tries++) {
      Head version = bucket.head(from);
      if (version == null) {
        throw StorageException.missing(StoragePath.name(from));
      }
      try {
        bucket.copy(from, version, to);
        Head made = bucket.head(to);
        if (made == null || made.size() != version.size()) {
          throw new StorageException(
              StorageException.Kind.CHANGED, "A copy was changed while it was made: " + to);
        }
        listings.written(to, made.stat());
        return version;
      } catch (StorageException e) {
        if (e.kind() != StorageException.Kind.CHANGED || tries == MOST_TRIES) {
          throw e;
        }
      }
    }
  }

  /** Moves an object; what is written to it meanwhile is moved too. */
  void moveFile(String from, String to) throws IOException {
    for (int tries = 1; ; tries++) {
      Head copied = copyFile(from, to);
      ReentrantLock lock = bucket.lock(from);
      lock.lock();
      try {
        Head now = bucket.head(from);
        if (now == null || now.tag().equals(copied.tag())) {
          bucket.delete(from);
          listings.deleted(from);
          return;
        }
      } finally {
        lock.unlock();
      }
      if (tries == MOST_TRIES) {
        throw new StorageException(
            StorageException.Kind.CHANGED,
            "The file is written again and again while it is renamed; it is under both names now");
      }
    }
  }

  /** Copies a folder's objects whose names below it are wanted, with its markers. */
  void copyFolder(String from, String to, Predicate<String> wanted) throws IOException {
    bucket.put(to, List.of(), Condition.ANY, to);
    each(
        from,
        (key, _) -> {
          String below = key.substring(from.length());
          String name = below.endsWith("/") ? below.substring(0, below.length() - 1) : below;
          if (name.isEmpty() || !wanted.test(name)) {
            return;
          }
          if (below.endsWith("/")) {
            bucket.put(to + below, List.of(), Condition.ANY, to + below);
          } else {
            copyFile(key, to + below);
          }
        });
    listings.forget(to);
    listings.written(to, S3Listings.folder());
  }

  void deleteFolder(String prefix) throws IOException {
    each(prefix, (key, _) -> bucket.delete(key));
    bucket.delete(prefix); // the marker of a folder is deleted last
    listings.forget(prefix);
    listings.deleted(prefix);
  }

  /**
   * Moves a folder.
   *
   * @param from with a slash at its end, as {@code to}
   */
  void moveFolder(String from, String to) throws IOException {
    String note = notes() + UUID.randomUUID() + ".json";
    underWay.add(note);
    try {
      ObjectNode intent = JSON.createObjectNode();
      intent.put("from", from);
      intent.put("to", to);
      byte[] text = JSON.writeValueAsBytes(intent);
      bucket.put(note, List.of(ByteBuffer.wrap(text)), Condition.ABSENT, note);
      move(from, to, note, text);
    } finally {
      underWay.remove(note);
    }
  }

  private void move(String from, String to, String note, byte[] text) throws IOException {
    long[] seen = {System.nanoTime()};
    bucket.put(to, List.of(), Condition.ANY, to);
    each(
        from,
        (key, _) -> {
          if (System.nanoTime() - seen[0] > SIGN_OF_LIFE.toNanos()) {
            bucket.put(note, List.of(ByteBuffer.wrap(text)), Condition.ANY, note);
            seen[0] = System.nanoTime();
          }
          String target = to + key.substring(from.length());
          if (key.endsWith("/")) {
            bucket.put(target, List.of(), Condition.ANY, target);
            bucket.delete(key);
          } else {
            moveInto(key, target);
          }
        });
    bucket.delete(from);
    listings.forget(from);
    listings.deleted(from);
    listings.forget(to);
    listings.written(to, S3Listings.folder());
    bucket.delete(note);
  }

  /** Moves an object to where an earlier try may have put it, or somebody something else. */
  private void moveInto(String from, String to) throws IOException {
    Head there = bucket.head(to);
    Head here = bucket.head(from);
    if (here == null) {
      return; // another one moved it
    }
    if (there == null) {
      moveFile(from, to);
    } else if (isSame(from, here, to, there)) {
      bucket.delete(from);
    } else {
      String beside = beside(to);
      log.warn("{} and {} differ; the former is kept as {}", from, to, beside);
      moveFile(from, beside);
    }
  }

  private String beside(String key) throws IOException {
    int dot = key.lastIndexOf('.');
    int end = dot > key.lastIndexOf('/') + 1 ? dot : key.length();
    for (int number = 1; ; number++) {
      String name = key.substring(0, end) + "-moved" + number + key.substring(end);
      if (bucket.head(name) == null) {
        return name;
      }
    }
  }

  private boolean isSame(String a, Head one, String b, Head other) throws IOException {
    return one.size() == other.size()
        && (one.tag().equals(other.tag()) || hash(a, one).equals(hash(b, other)));
  }

  private String hash(String key, Head version) throws IOException {
    ResponseInputStream<?> in = bucket.get(key, version.tag(), null);
    if (in == null) {
      return "";
    }
    var digest = Digests.sha256();
    try (in) {
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private interface Work {
    void on(String key, S3Object object) throws IOException;
  }

  /** Works on all objects of a folder, its own marker too. */
  private void each(String prefix, Work work) throws IOException {
    String token = null;
    do {
      ListObjectsV2Response page = bucket.list(prefix, false, token, PAGE);
      for (S3Object object : page.contents()) {
        work.on(object.key(), object);
      }
      token = page.nextContinuationToken();
    } while (token != null);
  }

  private String notes() {
    return bucket.settings().prefix() + NOTES;
  }

  /**
   * Finishes the moves that nobody works on any more.
   *
   * @param now by S3's clock
   * @param patience how long a sign of life lasts
   * @return whether there are others, to be looked at later
   */
  boolean finishAbandoned(Instant now, Duration patience) throws IOException {
    boolean[] others = {false};
    each(
        notes(),
        (note, object) -> {
          if (underWay.contains(note)) {
            return;
          }
          if (object.lastModified().plus(patience).isAfter(now)) {
            others[0] = true;
            return;
          }
          byte[] text = read(note);
          if (text != null) {
            finish(note, text);
          }
        });
    return others[0];
  }

  private void finish(String note, byte[] text) throws IOException {
    try {
      JsonNode intent = JSON.readTree(text);
      String from = intent.path("from").asString("");
      String to = intent.path("to").asString("");
      boolean ours =
          from.startsWith(bucket.settings().prefix())
              && to.startsWith(bucket.settings().prefix())
              && from.endsWith("/")
              && to.endsWith("/")
              && !to.startsWith(from);
      if (!ours) {
        log.warn("{} is no note of a move; it is left as it is", note);
        return;
      }
      log.info("A folder was being renamed when a server stopped; finishing that: {}", to);
      bucket.put(note, List.of(ByteBuffer.wrap(text)), Condition.ANY, note);
      move(from, to, note, text);
    } catch (JacksonException e) {
      log.warn("{} is no note of a move; it is left as it is", note, e);
    }
  }

  private byte @Nullable [] read(String key) throws IOException {
    ResponseInputStream<?> in = bucket.get(key, null, null);
    if (in == null) {
      return null;
    }
    try (in) {
      return in.readNBytes(1 << 16);
    }
  }

  /** Finishes them in the background, until there are none. */
  void finishInBackground(Instant now) {
    Thread.ofVirtual()
        .name("storage-moves")
        .start(() -> {
          long began = System.nanoTime();
          try {
            Instant at = now;
            while (finishAbandoned(at, ABANDONED)
                && !closing.await(ABANDONED.toSeconds() / 4, TimeUnit.SECONDS)) {
              at = now.plusNanos(System.nanoTime() - began);
            }
          } catch (IOException | RuntimeException e) {
            log.warn("Moves of folders could not be finished; the next start does it", e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  @Override
  public void close() {
    closing.countDown();
  }
}
