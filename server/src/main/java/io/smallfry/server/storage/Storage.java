package io.smallfry.server.storage;

import io.smallfry.runner.AtomicFiles.Durability;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The seam to where files that outlive a process are kept: a folder, or a bucket that speaks S3. A
 * file has a path of names between slashes, e.g. {@code homes/alice/größe.ipynb}; the empty path is
 * the folder that holds all. Nothing outside can be named. Thread-safe.
 *
 * <p>Files are replaced whole: who reads one sees the old or the new content, whatever happens
 * meanwhile. Of several writers without a condition the last one wins.
 *
 * <p>Every method refuses a path that {@link StoragePath} doesn't allow with {@link
 * IllegalArgumentException}, and what can't be done with {@link StorageException}.
 */
public interface Storage {
  /**
   * A part of it as a storage of its own: what lies outside can't be named there, nor reached
   * through a link.
   *
   * @param folder made when something is first written to it
   */
  Storage area(String folder);

  /** What is there; null if nothing is. */
  @Nullable Stat stat(String path) throws IOException;

  /**
   * One page of what is in a folder, by the bytes of the names in UTF-8. Between two pages the
   * folder may change.
   *
   * @param after the last name of the page before; empty for the first page
   * @param most how many entries at most, at least 1
   * @throws StorageException {@code MISSING} or {@code NOT_A_FOLDER}
   */
  Page list(String folder, String after, int most) throws IOException;

  /** All that is in a folder; see {@link #list(String, String, int)}. */
  default List<Item> list(String folder) throws IOException {
    return list(folder, "", Integer.MAX_VALUE).items();
  }

  /**
   * Visits all regular files below a folder, in no particular order. Links are not followed; what
   * vanishes meanwhile or may not be read is left out.
   *
   * @param names which names of files and folders to visit
   * @param visitor ends the walk by returning false
   */
  void walk(String folder, Predicate<String> names, Visitor visitor) throws IOException;

  /**
   * Opens a regular file as it is at this moment, whatever is written later.
   *
   * @throws StorageException {@code MISSING} or {@code NOT_A_FILE}
   */
  Snapshot open(String path) throws IOException;

  /**
   * Replaces a file, or makes it, whole or not at all. Folders above it are made if need be.
   *
   * @param content read through duplicates, never changed
   * @param durability what it must survive where that is a choice; a bucket keeps what it
   *     acknowledged
   * @return the file that was written
   * @throws StorageException {@code CHANGED} when the condition isn't met, {@code SEALED}; what was
   *     there still is
   */
  Stat write(String path, List<ByteBuffer> content, Condition condition, Durability durability)
      throws IOException;

  /**
   * Begins a file too large to be held; it appears when it is committed.
   *
   * @throws StorageException as {@link #write} does
   */
  StagedFile stage(String path) throws IOException;

  /** Makes a folder, with those above it; one that is there is left as it is. */
  void makeFolder(String path) throws IOException;

  /**
   * Gives a file or a folder with all in it another name. A link is moved, not what it leads to.
   * Killed half-way, nothing is lost: each file is at the old place, at the new one, or at both.
   *
   * @throws StorageException {@code MISSING}; {@code EXISTS} when the name is taken; {@code
   *     INTO_ITSELF}
   */
  void move(String from, String to) throws IOException;

  /** Gives a file another time of its last change, where storage can; elsewhere nothing happens. */
  void setModified(String path, Instant time) throws IOException;

  /**
   * Copies a file or a folder with all in it.
   *
   * @param names which names inside a folder to copy
   * @throws StorageException {@code MISSING}; {@code EXISTS} when a folder's new name is taken, a
   *     file is replaced; {@code INTO_ITSELF}
   */
  void copy(String from, String to, Predicate<String> names) throws IOException;

  /**
   * Deletes a file, a link, or an empty folder.
   *
   * @throws StorageException {@code MISSING} or {@code NOT_EMPTY}
   */
  void delete(String path) throws IOException;

  /** Deletes a folder with all in it, or a file; without an error if nothing is there. */
  void deleteAll(String path) throws IOException;

  /**
   * Makes a file final, and says what it holds. Sealing a second time changes nothing and says the
   * same.
   *
   * @throws StorageException {@code MISSING}
   */
  Seal seal(String path) throws IOException;

  /**
   * Tells a listener of changes until it is closed, also of those that other programs make, in time
   * or some seconds later. What came in between can be missed: {@link Change.Kind#UNKNOWN} says
   * where to look again.
   */
  Watch watch(ChangeListener listener) throws IOException;

  /**
   * Where programs on this machine find a file or folder under its own name; null where they can't,
   * or nothing is there.
   */
  @Nullable Path local(String path) throws IOException;

  /** Whether it is on this machine's disk, so that {@link #local} finds what is there. */
  boolean isLocal();

  /** Something in a folder. */
  record Item(String name, Stat stat) {}

  /**
   * A part of a listing.
   *
   * @param more whether there are entries after these
   */
  record Page(List<Item> items, boolean more) {
    public Page {
      items = List.copyOf(items);
    }
  }

  /** Sees the files of a walk. */
  interface Visitor {
    /**
     * Called for each file.
     *
     * @return whether to go on
     */
    boolean visit(String path, Stat stat) throws IOException;
  }

  /**
   * What a sealed file holds.
   *
   * @param sha256 the hash of its bytes, 64 hexadecimal digits
   * @param size its length in bytes
   */
  record Seal(String sha256, long size) {}

  /** Ends by being closed; idempotent. */
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }
}
