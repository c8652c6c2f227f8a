package io.smallfry.server.workspace;

import io.smallfry.server.storage.Condition;
import io.smallfry.server.storage.Snapshot;
import io.smallfry.server.storage.StagedFile;
import io.smallfry.server.storage.Stat;
import io.smallfry.server.storage.Storage;
import io.smallfry.server.storage.StorageException;
import io.smallfry.server.storage.StoragePath;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the same files in a home and in a folder on this machine's disk. What was changed at one
 * side only is brought to the other; of what was changed at both, the local version goes beside the
 * home's under a name that says so. Not thread-safe.
 */
final class Mirror {
  private static final Logger log = LoggerFactory.getLogger(Mirror.class);
  private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH.mm.ss");

  /** Hidden files and what Python makes by itself stay where they are. */
  static final Predicate<String> NAMES =
      name -> !name.startsWith(".") && !name.equals("__pycache__") && !name.equals("node_modules");

  private final Storage home;
  private final Storage local;
  private final WorkspaceLimit limit;
  private final InstantSource time;
  private final Map<String, Pair> pairs = new HashMap<>();

  Mirror(Storage home, Storage local, WorkspaceLimit limit, InstantSource time) {
    this.home = home;
    this.local = local;
    this.limit = limit;
    this.time = time;
  }

  /**
   * Two files that were the same.
   *
   * @param path in the home; another one than the local path after a conflict
   */
  private record Pair(String path, String homeTag, String localTag) {}

  private record Found(String path, Stat stat) {}

  /**
   * Brings what is new or changed in a folder of the home to the disk, nearest files first, as far
   * as the limit allows.
   *
   * @return the paths that were left out
   */
  List<String> fetch(String folder) throws IOException {
    List<Found> there = files(home, folder);
    there.sort(
        Comparator.<Found>comparingInt(found -> StoragePath.names(found.path()).size())
            .thenComparing(Found::path));
    List<String> leftOut = new ArrayList<>();
    long bytes = 0;
    int files = 0;
    for (Found found : there) {
      if (files + 1 > limit.files() || bytes + found.stat().size() > limit.bytes()) {
        leftOut.add(found.path());
        continue;
      }
      files++;
      bytes += found.stat().size();
      fetchFile(found);
    }
    forgetDeleted(folder, there);
    return leftOut;
  }

  private void fetchFile(Found found) throws IOException {
    Pair pair = pairs.get(found.path());
    Stat here = local.stat(found.path());
    boolean unchangedHere = pair != null && here != null && pair.localTag().equals(here.tag());
    if (pair != null ? pair.homeTag().equals(found.stat().tag()) || !unchangedHere : here != null) {
      if (pair == null && here != null) {
        adopt(found.path());
      }
      return;
    }
    try (Snapshot snapshot = home.open(found.path());
        InputStream in = snapshot.read();
        StagedFile staged = local.stage(found.path())) {
      in.transferTo(staged.output());
      Condition condition = here == null ? Condition.ABSENT : Condition.unchanged(here.tag());
      Stat written = staged.commit(condition);
      pairs.put(found.path(), new Pair(found.path(), snapshot.stat().tag(), written.tag()));
    } catch (StorageException e) {
      switch (e.kind()) {
        case MISSING, CHANGED -> log.debug("{} changed while it was fetched", found.path(), e);
        default -> throw e;
      }
    }
  }

  /** A file of a former life of the server, which may not have been brought to the home. */
  private void adopt(String path) throws IOException {
    try (Snapshot there = home.open(path);
        Snapshot here = local.open(path)) {
      boolean same = there.stat().size() == here.stat().size();
      if (same) {
        same = Arrays.equals(hash(there), hash(here));
      }
      if (same) {
        pairs.put(path, new Pair(path, there.stat().tag(), here.stat().tag()));
      }
    }
  }

  private static byte[] hash(Snapshot snapshot) throws IOException {
    try (InputStream in = snapshot.read()) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }

  /** What was deleted in the home and not changed here is deleted here. */
  private void forgetDeleted(String folder, List<Found> there) throws IOException {
    Map<String, Stat> present = new HashMap<>();
    there.forEach(found -> present.put(found.path(), found.stat()));
    for (Map.Entry<String, Pair> entry : List.copyOf(pairs.entrySet())) {
      String path = entry.getKey();
      if (StoragePath.isWithin(path, folder) && !present.containsKey(entry.getValue().path())) {
        Stat here = local.stat(path);
        pairs.remove(path);
        if (here != null && here.tag().equals(entry.getValue().localTag())) {
          local.delete(path);
        }
      }
    }
  }

  /**
   * Brings what was changed on the disk to the home.
   *
   * @param settled which files are not being written any more
   * @return whether all is there
   */
  boolean bringBack(String folder, Predicate<Stat> settled) throws IOException {
    boolean all = true;
    List<Found> here = files(local, folder);
    for (Found found : here) {
      Pair pair = pairs.get(found.path());
      if (pair != null && pair.localTag().equals(found.stat().tag())) {
        continue;
      }
      all &= settled.test(found.stat()) && bringBackFile(found, pair);
    }
    deleteDeleted(folder, here);
    return all;
  }

  private boolean bringBackFile(Found found, @Nullable Pair pair) throws IOException {
    String target = pair == null ? found.path() : pair.path();
    Condition condition = pair == null ? Condition.ABSENT : Condition.unchanged(pair.homeTag());
    try {
      return save(found, target, condition);
    } catch (StorageException e) {
      if (e.kind() != StorageException.Kind.CHANGED && e.kind() != StorageException.Kind.SEALED) {
        throw e;
      }
      String beside = beside(target);
      log.warn(
          "{} was changed in the home and by a kernel; the kernel's version is kept as {}",
          target,
          beside);
      return save(found, beside, Condition.ABSENT);
    }
  }

  /** Returns false if the file was changed while it was read. */
  private boolean save(Found found, String target, Condition condition) throws IOException {
    try (Snapshot snapshot = local.open(found.path());
        StagedFile staged = home.stage(target)) {
      try (InputStream in = snapshot.read()) {
        in.transferTo(staged.output());
      }
      Stat now = local.stat(found.path());
      if (now == null || !now.tag().equals(found.stat().tag())) {
        return false; // half of the old and half of the new one, perhaps
      }
      Stat written = staged.commit(condition);
      pairs.put(found.path(), new Pair(target, written.tag(), found.stat().tag()));
      return true;
    } catch (EOFException e) {
      log.debug("{} became shorter while it was read", found.path(), e);
      return false;
    }
  }

  private String beside(String path) {
    String name = StoragePath.name(path);
    int dot = name.lastIndexOf('.');
    int end = dot > 0 ? dot : name.length();
    String when = WHEN.format(time.instant().atOffset(ZoneOffset.UTC));
    return StoragePath.join(
        StoragePath.parent(path),
        name.substring(0, end) + " (kernel " + when + ")" + name.substring(end));
  }

  /**
   * A file that a kernel deleted is deleted in the home if it is still the one that was fetched. A
   * folder that is gone is not taken for that: something may have cleaned up the disk.
   */
  private void deleteDeleted(String folder, List<Found> here) throws IOException {
    Map<String, Stat> present = new HashMap<>();
    here.forEach(found -> present.put(found.path(), found.stat()));
    for (Map.Entry<String, Pair> entry : List.copyOf(pairs.entrySet())) {
      String path = entry.getKey();
      if (!StoragePath.isWithin(path, folder)
          || present.containsKey(path)
          || local.stat(StoragePath.parent(path)) == null) {
        continue;
      }
      pairs.remove(path);
      Stat there = home.stat(entry.getValue().path());
      if (there != null && there.tag().equals(entry.getValue().homeTag())) {
        home.delete(entry.getValue().path());
      }
    }
  }

  private static List<Found> files(Storage storage, String folder) throws IOException {
    List<Found> found = new ArrayList<>();
    Stat stat = storage.stat(folder);
    if (stat != null && stat.isFolder()) {
      storage.walk(folder, NAMES, (path, file) -> found.add(new Found(path, file)));
    }
    return found;
  }
}
