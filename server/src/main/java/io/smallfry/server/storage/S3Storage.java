package io.smallfry.server.storage;

import io.smallfry.runner.AtomicFiles.Durability;
import io.smallfry.runner.store.Buffers;
import io.smallfry.server.storage.Change.Kind;
import io.smallfry.server.storage.S3Bucket.Head;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * {@link Storage} in a bucket: each file is the object of its path. A folder is there while a key
 * begins with it, or its marker is there: an empty object whose key ends with a slash, as Amazon's
 * console makes it; S3contents' markers are understood. A sealed file carries its hash in its
 * metadata. What was acknowledged, S3 has stored.
 */
public final class S3Storage implements Storage, AutoCloseable {
  private static final int LONGEST_KEY = 1_024;
  private static final int LARGE = 4 * S3StagedFile.PART;

  private final S3Bucket bucket;
  private final S3Listings listings;
  private final S3Watches watches;
  private final S3Moves moves;
  private final String prefix; // of all keys; empty, or with a slash at its end

  private S3Storage(
      S3Bucket bucket, S3Listings listings, S3Watches watches, S3Moves moves, String prefix) {
    this.bucket = bucket;
    this.listings = listings;
    this.watches = watches;
    this.moves = moves;
    this.prefix = prefix;
  }

  /**
   * Storage in a bucket that need not answer yet.
   *
   * @see S3Start for what is to be done at a server's start
   */
  static S3Storage in(S3Bucket bucket) {
    S3Watches watches = new S3Watches();
    S3Listings listings = new S3Listings(bucket, watches, System::nanoTime);
    S3Moves moves = new S3Moves(bucket, listings);
    return new S3Storage(bucket, listings, watches, moves, bucket.settings().prefix());
  }

  S3Moves moves() {
    return moves;
  }

  @Override
  public Storage area(String folder) {
    return new S3Storage(bucket, listings, watches, moves, folderKey(StoragePath.check(folder)));
  }

  private String key(String path) throws StorageException {
    String key = prefix + StoragePath.check(path);
    if (key.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY) {
      throw new StorageException(
          StorageException.Kind.BAD_NAME,
          "The path is longer than S3 allows, which is 1,024 bytes with the bucket's prefix");
    }
    return key;
  }

  private String folderKey(String path) {
    return path.isEmpty() ? prefix : prefix + path + "/";
  }

  @Override
  public @Nullable Stat stat(String path) throws IOException {
    String key = key(path);
    if (path.isEmpty()) {
      return S3Listings.folder();
    }
    S3Listings.Known known = listings.known(key);
    if (known != null && (known.stat() == null || known.stat().isFolder())) {
      return known.stat();
    }
    Head head = bucket.head(key);
    if (head != null) {
      return head.stat();
    }
    return isFolder(path) ? S3Listings.folder() : null;
  }

  private boolean isFolder(String path) throws IOException {
    if (path.isEmpty()) {
      return true;
    }
    S3Listings.Known known = listings.known(key(path));
    if (known != null) {
      return known.stat() != null && known.stat().isFolder();
    }
    return bucket.list(folderKey(path), false, null, 1).keyCount() > 0;
  }

  private boolean isFile(String path) throws IOException {
    if (path.isEmpty()) {
      return false;
    }
    S3Listings.Known known = listings.known(key(path));
    return known != null
        ? known.stat() != null && known.stat().isFile()
        : bucket.head(key(path)) != null;
  }

  @Override
  public Page list(String folder, String after, int most) throws IOException {
    key(folder);
    List<Item> all = listings.list(folderKey(folder));
    if (all.isEmpty() && !isFolder(folder)) {
      throw isFile(folder) ? StorageException.notAFolder(folder) : StorageException.missing(folder);
    }
    List<Item> rest = all;
    if (!after.isEmpty()) {
      rest =
          all.stream()
              .filter(item -> FolderStats.BY_BYTES.compare(item.name(), after) > 0)
              .toList();
    }
    return rest.size() > most ? new Page(rest.subList(0, most), true) : new Page(rest, false);
  }

  @Override
  public void walk(String folder, Predicate<String> names, Visitor visitor) throws IOException {
    key(folder);
    String token = null;
    do {
      ListObjectsV2Response page = bucket.list(folderKey(folder), false, token, 1_000);
      for (S3Object object : page.contents()) {
        String below = object.key().substring(folderKey(folder).length());
        if (isVisited(below, names)
            && !visitor.visit(StoragePath.join(folder, below), S3Listings.stat(object))) {
          return;
        }
      }
      token = page.nextContinuationToken();
    } while (token != null);
  }

  private static boolean isVisited(String below, Predicate<String> names) {
    for (String name : below.split("/", -1)) {
      if (!StoragePath.isName(name) || name.equals(S3Listings.KEEP) || !names.test(name)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Snapshot open(String path) throws IOException {
    String key = key(path);
    ResponseInputStream<GetObjectResponse> in = path.isEmpty() ? null : bucket.get(key, null, null);
    if (in == null) {
      throw isFolder(path) ? StorageException.notAFile(path) : StorageException.missing(path);
    }
    return new S3Snapshot(bucket, key, path, in);
  }

  @Override
  public Stat write(
      String path, List<ByteBuffer> content, Condition condition, Durability durability)
      throws IOException {
    String key = key(path);
    if (Buffers.size(content) > LARGE) {
      return writeInParts(path, content, condition);
    }
    checkPlace(path);
    return written(path, bucket.put(key, content, condition, path));
  }

  private Stat writeInParts(String path, List<ByteBuffer> content, Condition condition)
      throws IOException {
    try (StagedFile staged = stage(path);
        InputStream in = Buffers.stream(content)) {
      in.transferTo(staged.output());
      return staged.commit(condition);
    }
  }

  @Override
  public StagedFile stage(String path) throws IOException {
    String key = key(path);
    if (path.isEmpty() || (bucket.head(key) == null && isFolder(path))) {
      throw StorageException.notAFile(path);
    }
    return new S3StagedFile(this, bucket, key, path);
  }

  /** Whether a file may be written: nothing in S3 keeps a file and a folder from the same name. */
  void checkPlace(String path) throws IOException {
    if (path.isEmpty()) {
      throw StorageException.notAFile("The root");
    }
    Head present = bucket.head(key(path));
    if (present != null) {
      if (present.metadata().containsKey(S3Bucket.SEALED)) {
        throw StorageException.sealed(path);
      }
      return;
    }
    if (isFolder(path)) {
      throw StorageException.notAFile(path);
    }
    checkAbove(path);
  }

  private void checkAbove(String path) throws IOException {
    String above = StoragePath.parent(path);
    while (!above.isEmpty()) {
      S3Listings.Known known = listings.known(key(above));
      if (known != null && known.stat() != null && known.stat().isFolder()) {
        return;
      }
      if (isFile(above)) {
        throw StorageException.notAFolder(above);
      }
      above = StoragePath.parent(above);
    }
  }

  /** Notes down what was written. */
  Stat written(String path, Head head) throws IOException {
    String key = key(path);
    listings.written(key, head.stat());
    watches.changed(Kind.WRITTEN, key);
    return head.stat();
  }

  @Override
  public void makeFolder(String path) throws IOException {
    if (path.isEmpty()) {
      return;
    }
    key(path + "/x"); // there must be room for names
    if (bucket.head(key(path)) != null) {
      throw StorageException.notAFolder(path);
    }
    checkAbove(path);
    mark(folderKey(path));
    watches.changed(Kind.UNKNOWN, key(path));
  }

  /** Makes a folder's marker, so that it is there without files. */
  private void mark(String folderKey) throws IOException {
    if (folderKey.equals(prefix) || folderKey.isEmpty()) {
      return;
    }
    Head head = bucket.put(folderKey, List.of(), Condition.ANY, folderKey);
    listings.written(folderKey, head.stat());
  }

  @Override
  public void move(String from, String to) throws IOException {
    String source = key(from);
    String target = key(to);
    if (from.isEmpty()) {
      throw StorageException.missing(from);
    }
    Head head = bucket.head(source);
    boolean folder = head == null && isFolder(from);
    if (head == null && !folder) {
      throw StorageException.missing(from);
    }
    if (from.equals(to)) {
      return;
    }
    if (folder && StoragePath.isWithin(to, from)) {
      throw StorageException.intoItself(from);
    }
    if (to.isEmpty() || bucket.head(target) != null || isFolder(to)) {
      throw StorageException.exists(to);
    }
    checkAbove(to);
    mark(folderKey(StoragePath.parent(from)));
    if (folder) {
      moves.moveFolder(source + "/", target + "/");
    } else {
      moves.moveFile(source, target);
    }
    watches.changed(Kind.DELETED, source);
    watches.changed(folder ? Kind.UNKNOWN : Kind.WRITTEN, target);
  }

  @Override
  public void setModified(String path, Instant time) throws IOException {
    key(path); // S3 keeps no time but its own
  }

  @Override
  public void copy(String from, String to, Predicate<String> names) throws IOException {
    String source = key(from);
    String target = key(to);
    Head head = from.isEmpty() ? null : bucket.head(source);
    if (head != null) {
      checkPlace(to);
      moves.copyFile(source, target);
      watches.changed(Kind.WRITTEN, target);
      return;
    }
    if (!isFolder(from)) {
      throw StorageException.missing(from);
    }
    if (StoragePath.isWithin(to, from)) {
      throw StorageException.intoItself(from);
    }
    if (isFile(to) || isFolder(to)) {
      throw StorageException.exists(to);
    }
    checkAbove(to);
    moves.copyFolder(folderKey(from), target + "/", below -> isVisited(below, names));
    watches.changed(Kind.UNKNOWN, target);
  }

  @Override
  public void delete(String path) throws IOException {
    String key = key(path);
    if (path.isEmpty()) {
      throw StorageException.missing(path);
    }
    if (bucket.head(key) != null) {
      mark(folderKey(StoragePath.parent(path)));
      bucket.delete(key);
      listings.deleted(key);
    } else {
      deleteFolder(path);
    }
    watches.changed(Kind.DELETED, key);
  }

  private void deleteFolder(String path) throws IOException {
    String folder = folderKey(path);
    ListObjectsV2Response found = bucket.list(folder, false, null, 3);
    if (found.keyCount() == 0) {
      throw StorageException.missing(path);
    }
    for (S3Object object : found.contents()) {
      String name = object.key().substring(folder.length());
      if (!name.isEmpty() && !name.equals(S3Listings.KEEP)) {
        throw new StorageException(
            StorageException.Kind.NOT_EMPTY, "Directory " + path + " not empty");
      }
    }
    mark(folderKey(StoragePath.parent(path)));
    bucket.delete(folder + S3Listings.KEEP);
    bucket.delete(folder);
    listings.forget(folder);
    listings.deleted(folder);
  }

  @Override
  public void deleteAll(String path) throws IOException {
    String key = key(path);
    if (path.isEmpty()) {
      throw StorageException.notAFile("The root");
    }
    boolean there = bucket.head(key) != null;
    if (!there && !isFolder(path)) {
      return;
    }
    mark(folderKey(StoragePath.parent(path)));
    if (there) {
      bucket.delete(key);
      listings.deleted(key);
    }
    moves.deleteFolder(key + "/");
    watches.changed(Kind.DELETED, key);
  }

  @Override
  public Seal seal(String path) throws IOException {
    String key = key(path);
    while (true) {
      Head head = bucket.head(key);
      if (head == null) {
        throw StorageException.missing(path);
      }
      String known = head.metadata().get(S3Bucket.SEALED);
      if (known != null) {
        return new Seal(known, head.size());
      }
      try {
        String hash = hash(key, path, head);
        bucket.seal(key, head, hash);
        Head sealed = bucket.head(key);
        if (sealed != null) {
          listings.written(key, sealed.stat());
        }
      } catch (StorageException e) {
        if (e.kind() != StorageException.Kind.CHANGED) {
          throw e;
        }
      }
    }
  }

  private String hash(String key, String path, Head head) throws IOException {
    ResponseInputStream<GetObjectResponse> in = bucket.get(key, head.tag(), null);
    if (in == null) {
      throw StorageException.missing(path);
    }
    var digest = Digests.sha256();
    try (Snapshot snapshot = new S3Snapshot(bucket, key, path, in);
        InputStream bytes = snapshot.read()) {
      byte[] buffer = new byte[1 << 16];
      for (int n = bytes.read(buffer); n >= 0; n = bytes.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public Watch watch(ChangeListener listener) {
    return watches.add(prefix, listener);
  }

  @Override
  public @Nullable Path local(String path) {
    return null;
  }

  @Override
  public boolean isLocal() {
    return false;
  }

  /** Ends its connections. */
  @Override
  public void close() {
    moves.close();
    bucket.close();
  }
}
