package io.smallfry.server.storage;

import io.smallfry.runner.AtomicFiles;
import io.smallfry.runner.AtomicFiles.Durability;
import io.smallfry.server.storage.StorageException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * {@link Storage} in a folder. A sealed file is one that nobody has the right to write: mode 0444.
 * Conditions hold among those who write through this object and its areas; what another program
 * writes in the same instant is not noticed.
 */
public final class FolderStorage implements Storage {
  private static final Set<PosixFilePermission> SEALED =
      PosixFilePermissions.fromString("r--r--r--");

  private static final Set<PosixFilePermission> WRITERS =
      PosixFilePermissions.fromString("-w--w--w-");

  private final FolderPlaces places;
  private final FolderWatches watches;
  private final ReentrantLock changes; // the check of a condition and the rename that follows

  /**
   * @param folder where the files are; made when it is first used
   */
  public FolderStorage(Path folder) {
    this(new FolderPlaces(folder), new FolderWatches(), new ReentrantLock());
  }

  private FolderStorage(FolderPlaces places, FolderWatches watches, ReentrantLock changes) {
    this.places = places;
    this.watches = watches;
    this.changes = changes;
  }

  @Override
  public Storage area(String folder) {
    return new FolderStorage(
        new FolderPlaces(places.area(StoragePath.check(folder))), watches, changes);
  }

  @Override
  public @Nullable Stat stat(String path) throws IOException {
    Path real = places.find(StoragePath.check(path));
    if (real == null) {
      return null;
    }
    try {
      return FolderStats.of(real);
    } catch (NoSuchFileException e) {
      return null; // deleted meanwhile
    }
  }

  @Override
  public Page list(String folder, String after, int most) throws IOException {
    Path real = places.requireFolder(StoragePath.check(folder));
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(real)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        boolean due = after.isEmpty() || FolderStats.BY_BYTES.compare(name, after) > 0;
        if (due && StoragePath.isName(name) && !FolderStats.isUnfinished(name)) {
          names.add(name);
        }
      }
    } catch (NotDirectoryException e) {
      throw StorageException.notAFolder(folder);
    } catch (IOException e) {
      throw FolderPlaces.explained(e, folder);
    }
    names.sort(FolderStats.BY_BYTES);
    List<Item> items = new ArrayList<>(Math.min(names.size(), most));
    for (String name : names) {
      if (items.size() == most) {
        return new Page(items, true);
      }
      Stat stat = listed(folder, real.resolve(name), name);
      if (stat != null) {
        items.add(new Item(name, stat));
      }
    }
    return new Page(items, false);
  }

  private @Nullable Stat listed(String folder, Path file, String name) throws IOException {
    try {
      BasicFileAttributes attributes = FolderPlaces.attributes(file);
      if (!attributes.isSymbolicLink()) {
        return FolderStats.of(file, attributes);
      }
      return stat(StoragePath.join(folder, name));
    } catch (NoSuchFileException e) {
      return null; // deleted meanwhile
    } catch (StorageException e) {
      return null; // a link into what this server may not look into
    }
  }

  @Override
  public void walk(String folder, Predicate<String> names, Visitor visitor) throws IOException {
    FolderTrees.walk(places.requireFolder(StoragePath.check(folder)), folder, names, visitor);
  }

  @Override
  public Snapshot open(String path) throws IOException {
    Path real = places.require(StoragePath.check(path));
    try {
      BasicFileAttributes attributes = FolderPlaces.attributes(real);
      FileChannel channel = places.open(real, attributes, path);
      Stat stat = FolderStats.of(real, attributes);
      return new FolderSnapshot(
          channel,
          new Stat(
              stat.kind(),
              channel.size(),
              stat.modified(),
              stat.created(),
              stat.tag(),
              stat.writable()));
    } catch (IOException e) {
      throw FolderPlaces.explained(e, path);
    }
  }

  @Override
  public Stat write(
      String path, List<ByteBuffer> content, Condition condition, Durability durability)
      throws IOException {
    return replace(
        StoragePath.check(path),
        condition,
        target -> AtomicFiles.write(target, content, durability));
  }

  @Override
  public StagedFile stage(String path) throws IOException {
    return staged(StoragePath.check(path));
  }

  private FolderStagedFile staged(String path) throws IOException {
    try {
      Path target = places.forWriting(path);
      if (Files.isDirectory(target)) {
        throw StorageException.notAFile(path);
      }
      return FolderStagedFile.beside(this, path, target);
    } catch (IOException e) {
      throw FolderPlaces.explained(e, path);
    }
  }

  /** Puts a file in its place. */
  interface Replacing {
    void put(Path target) throws IOException;
  }

  /** Replaces a file if the condition is met, with no other change in between. */
  Stat replace(String path, Condition condition, Replacing replacing) throws IOException {
    changes.lock();
    try {
      Path target = places.forWriting(path);
      Stat present = Files.exists(target) ? FolderStats.of(target) : null;
      if (present != null && !present.isFile()) {
        throw StorageException.notAFile(path);
      }
      if (present != null && isSealed(target)) {
        throw StorageException.sealed(path);
      }
      if (!condition.isMet(present)) {
        throw StorageException.changed(path);
      }
      replacing.put(target);
      return FolderStats.of(target);
    } catch (IOException e) {
      throw FolderPlaces.explained(e, path);
    } finally {
      changes.unlock();
    }
  }

  @Override
  public void makeFolder(String path) throws IOException {
    if (StoragePath.check(path).isEmpty()) {
      places.root();
      return;
    }
    Path place = places.newPlace(path);
    try {
      Files.createDirectory(place);
    } catch (FileAlreadyExistsException e) {
      places.requireFolder(path);
    } catch (IOException e) {
      throw FolderPlaces.explained(e, path);
    }
  }

  @Override
  public void move(String from, String to) throws IOException {
    StoragePath.check(from);
    StoragePath.check(to);
    changes.lock();
    try {
      Path source = places.entry(from);
      if (source == null || from.isEmpty()) {
        throw StorageException.missing(from);
      }
      Path target = places.newPlace(to);
      if (Files.isDirectory(source) && !target.equals(source) && target.startsWith(source)) {
        throw StorageException.intoItself(from);
      }
      boolean taken = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
      // On file systems that ignore case a name may change its case only.
      if (taken && !(target.equals(source) || Files.isSameFile(source, target))) {
        throw StorageException.exists(to);
      }
      Files.move(source, target);
      FolderStagedFile.forceFolder(target);
    } catch (IOException e) {
      throw FolderPlaces.explained(e, from);
    } finally {
      changes.unlock();
    }
  }

  @Override
  public void copy(String from, String to, Predicate<String> names) throws IOException {
    Path source = places.require(StoragePath.check(from));
    StoragePath.check(to);
    try {
      if (Files.isDirectory(source)) {
        Path target = places.newPlace(to);
        if (target.startsWith(source)) {
          throw StorageException.intoItself(from);
        }
        FolderTrees.copy(source, target, names);
        return;
      }
      try (Snapshot open = open(from);
          InputStream in = open.read();
          FolderStagedFile staged = staged(to)) {
        in.transferTo(staged.output());
        staged.commit(Condition.ANY);
      }
    } catch (FileAlreadyExistsException e) {
      throw StorageException.exists(to);
    } catch (IOException e) {
      throw FolderPlaces.explained(e, from);
    }
  }

  @Override
  public void setModified(String path, Instant time) throws IOException {
    Files.setLastModifiedTime(places.require(StoragePath.check(path)), FileTime.from(time));
  }

  @Override
  public void delete(String path) throws IOException {
    changes.lock();
    try {
      Path entry = places.entry(StoragePath.check(path));
      if (entry == null || path.isEmpty()) {
        throw StorageException.missing(path);
      }
      if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        removeUnfinished(entry);
      }
      Files.delete(entry);
    } catch (DirectoryNotEmptyException e) {
      throw new StorageException(Kind.NOT_EMPTY, "Directory " + path + " not empty", e);
    } catch (IOException e) {
      throw FolderPlaces.explained(e, path);
    } finally {
      changes.unlock();
    }
  }

  /** What a killed server left, and no listing shows, must not keep a folder from being deleted. */
  private static void removeUnfinished(Path folder) throws IOException {
    List<Path> unfinished = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (!FolderStats.isUnfinished(String.valueOf(file.getFileName()))) {
          return;
        }
        unfinished.add(file);
      }
    }
    for (Path file : unfinished) {
      Files.deleteIfExists(file);
    }
  }

  @Override
  public void deleteAll(String path) throws IOException {
    changes.lock();
    try {
      Path entry = places.entry(StoragePath.check(path));
      if (entry != null && !path.isEmpty()) {
        FolderTrees.delete(entry);
      }
    } catch (IOException e) {
      throw FolderPlaces.explained(e, path);
    } finally {
      changes.unlock();
    }
  }

  @Override
  public Seal seal(String path) throws IOException {
    Path file = places.require(StoragePath.check(path));
    Files.setPosixFilePermissions(file, SEALED);
    var digest = Digests.sha256();
    byte[] buffer = new byte[1 << 16];
    long size = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
        size += n;
      }
    }
    return new Seal(HexFormat.of().formatHex(digest.digest()), size);
  }

  /** Root may write what nobody may write: the mode is asked, not the right. */
  private static boolean isSealed(Path file) throws IOException {
    return Collections.disjoint(Files.getPosixFilePermissions(file), WRITERS);
  }

  @Override
  public Watch watch(ChangeListener listener) throws IOException {
    return watches.add(places.root(), listener);
  }

  @Override
  public @Nullable Path local(String path) throws IOException {
    return places.find(StoragePath.check(path));
  }

  @Override
  public boolean isLocal() {
    return true;
  }
}
