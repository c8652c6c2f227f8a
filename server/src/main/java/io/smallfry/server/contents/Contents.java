package io.smallfry.server.contents;

import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookException;
import io.smallfry.notebook.NotebookReader;
import io.smallfry.notebook.NotebookWriter;
import io.smallfry.runner.AtomicFiles.Durability;
import io.smallfry.server.access.Person;
import io.smallfry.server.contents.FileVersions.Cause;
import io.smallfry.server.jupyter.JupyterException;
import io.smallfry.server.jupyter.JupyterJson;
import io.smallfry.server.storage.Condition;
import io.smallfry.server.storage.Snapshot;
import io.smallfry.server.storage.StagedFile;
import io.smallfry.server.storage.Stat;
import io.smallfry.server.storage.Storage;
import io.smallfry.server.storage.StorageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * What can be done with the entries of one person's home. Errors are {@link JupyterException}s with
 * the status that jupyter_server gives, or storage's. Thread-safe: files are saved under conditions
 * that storage checks; what takes several steps is done one after the other.
 */
final class Contents {
  private final Person person;
  private final Storage home;
  private final Checkpoints checkpoints;
  private final MemoryBudget memory;
  private final NotebookTrust trust;
  private final FileVersions versions;
  private final ReentrantLock changes = new ReentrantLock();

  Contents(
      Person person,
      Storage home,
      MemoryBudget memory,
      NotebookTrust trust,
      FileVersions versions) {
    this.person = person;
    this.home = home;
    this.checkpoints = new Checkpoints(home);
    this.memory = memory;
    this.trust = trust;
    this.versions = versions;
  }

  /**
   * What a save did.
   *
   * @param created whether there was nothing before
   * @param hash of what was saved, which may have been replaced since; null if it must be read
   * @param problem what is wrong with the notebook, which was saved all the same
   */
  record Saved(Entry entry, boolean created, @Nullable String hash, @Nullable String problem) {}

  Storage home() {
    return home;
  }

  long person() {
    return person.id();
  }

  /** What is there; null if nothing is, or it is hidden. */
  @Nullable Entry look(ContentsPath path) throws IOException {
    Stat stat = path.hidden() ? null : home.stat(path.toString());
    return stat == null ? null : new Entry(path, stat);
  }

  Entry find(ContentsPath path) throws IOException {
    Entry found = look(path);
    if (found == null) {
      throw JupyterException.notFound("No such file or directory: " + path);
    }
    return found;
  }

  /**
   * What is in a folder, by name; what is hidden, unreadable or leads out of the home is left out.
   */
  List<Entry> list(Entry folder) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Storage.Item item : home.list(folder.path().toString())) {
      boolean shown = item.stat().isFile() || item.stat().isFolder();
      if (shown && !item.name().startsWith(".")) {
        entries.add(new Entry(folder.path().child(item.name()), item.stat()));
      }
    }
    return entries;
  }

  String hash(Entry entry) throws IOException {
    try (Snapshot snapshot = home.open(entry.path().toString())) {
      return Hashes.of(snapshot.read());
    }
  }

  private void requireFolder(ContentsPath path) throws IOException {
    Stat stat = home.stat(path.toString());
    if (stat == null || !stat.isFolder()) {
      throw JupyterException.notFound("No such directory: " + path);
    }
  }

  /** Makes an empty entry with a free name. */
  Entry createUntitled(ContentsPath folder, ContentsType type, String extension)
      throws IOException {
    changes.lock();
    try {
      requireFolder(folder);
      folder.child("untitled" + extension); // an extension with a slash in it is none
      visible(folder.child("untitled" + extension), "create");
      FreeNames names = new FreeNames(name -> home.stat(folder.child(name).toString()) != null);
      return switch (type) {
        case DIRECTORY -> {
          ContentsPath path = folder.child(names.next("Untitled Folder", " "));
          home.makeFolder(path.toString());
          yield find(path);
        }
        case NOTEBOOK ->
            create(folder, names, "Untitled.ipynb", NotebookWriter.toBytes(Notebook.empty()));
        case FILE -> create(folder, names, "untitled" + extension, new byte[0]);
      };
    } finally {
      changes.unlock();
    }
  }

  private Entry create(ContentsPath folder, FreeNames names, String name, byte[] content)
      throws IOException {
    while (true) {
      ContentsPath path = folder.child(names.next(name, ""));
      try {
        return new Entry(path, write(path, content, Condition.ABSENT).stat());
      } catch (StorageException e) {
        switch (e.kind()) {
          case CHANGED, OUTSIDE, NOT_A_FILE -> names.take(path.name()); // in this very moment
          default -> throw e;
        }
      }
    }
  }

  /** Copies a file or folder into a folder, under a free name. */
  Entry copy(ContentsPath from, ContentsPath toFolder) throws IOException {
    visible(toFolder, "create");
    Entry source = find(from);
    changes.lock();
    try {
      requireFolder(toFolder);
      if (source.isFolder() && toFolder.startsWith(from)) {
        throw JupyterException.badRequest("A folder can't be copied into itself");
      }
      FreeNames names = new FreeNames(name -> home.stat(toFolder.child(name).toString()) != null);
      ContentsPath path = toFolder.child(names.next(FreeNames.withoutCopy(from.name()), "-Copy"));
      return versions.change(
          person,
          home,
          path.toString(),
          Cause.COPY,
          () -> {
            home.copy(from.toString(), path.toString(), name -> !name.equals(Checkpoints.FOLDER));
            return find(path);
          });
    } finally {
      changes.unlock();
    }
  }

  /** Makes a folder, or finds it. */
  Entry saveFolder(ContentsPath path) throws IOException {
    visible(path, "create");
    Stat present = home.stat(path.toString());
    if (present == null) {
      requireFolder(path.parent());
      home.makeFolder(path.toString());
      return find(path);
    }
    if (!present.isFolder()) {
      throw JupyterException.badRequest("Not a directory: " + path);
    }
    return new Entry(path, present);
  }

  /**
   * Saves a notebook in nbformat's own form.
   *
   * @param expected the hash that the client last saw; null if it doesn't say
   */
  Saved saveNotebook(ContentsPath path, SaveRequest request, @Nullable String expected)
      throws IOException {
    visible(path, "create");
    try (MemoryBudget.Share _ = memory.take(request.contentSize())) {
      byte[] sent = request.notebook();
      Notebook notebook;
      try {
        notebook = NotebookReader.read(sent);
      } catch (NotebookException e) {
        throw JupyterException.badRequest("Can't save " + path + ": " + e.getMessage());
      }
      byte[] bytes = NotebookWriter.toBytes(notebook);
      Target target = target(path, expected);
      FileVersions.Written written = write(path, bytes, target.condition());
      Entry entry = new Entry(path, written.stat());
      firstCheckpoint(entry);
      try (JsonParser parser = JupyterJson.MAPPER.createParser(sent)) {
        if (TrustScan.trusted(parser)) {
          trust.trust(person.id(), bytes);
        }
      }
      return new Saved(entry, target.created(), written.hash(), ModelWriter.problem(notebook));
    }
  }

  /** Replaces a file by what is in memory; it becomes a version. */
  private FileVersions.Written write(ContentsPath path, byte[] content, Condition condition)
      throws IOException {
    return versions.save(
        person,
        home,
        path.toString(),
        content,
        () ->
            home.write(
                path.toString(), List.of(ByteBuffer.wrap(content)), condition, Durability.DISK));
  }

  /** There is always one of a notebook. */
  private void firstCheckpoint(Entry entry) throws IOException {
    changes.lock();
    try {
      if (checkpoints.find(entry.path()).isEmpty()) {
        checkpoints.create(entry);
      }
    } finally {
      changes.unlock();
    }
  }

  /** Saves a file's content; see {@link #saveNotebook}. */
  Saved saveFile(
      ContentsPath path, SaveRequest request, ContentsFormat format, @Nullable String expected)
      throws IOException {
    visible(path, "create");
    // Text is held while it is decoded, base64 never is.
    long held = format == ContentsFormat.TEXT ? 2 * request.contentSize() : 0;
    Target target = target(path, expected);
    try (MemoryBudget.Share _ = memory.take(held)) {
      if (format == ContentsFormat.TEXT && request.contentSize() <= FileVersions.LARGEST_TEXT) {
        ByteArrayOutputStream text = new ByteArrayOutputStream((int) request.contentSize());
        request.decode(format, text);
        FileVersions.Written written = write(path, text.toByteArray(), target.condition());
        return new Saved(new Entry(path, written.stat()), target.created(), written.hash(), null);
      }
      try (StagedFile staged = home.stage(path.toString())) {
        request.decode(format, staged.output());
        Stat written = commit(path, staged, target.condition());
        return new Saved(new Entry(path, written), target.created(), null, null);
      }
    }
  }

  /** Puts a file in its place that is not in memory; it becomes a version if it is text. */
  Stat commit(ContentsPath path, StagedFile staged, Condition condition) throws IOException {
    return versions.change(
        person, home, path.toString(), Cause.SAVE, () -> staged.commit(condition));
  }

  /** Begins a file that arrives in pieces. */
  StagedFile stage(ContentsPath path) throws IOException {
    visible(path, "create");
    target(path, null);
    return home.stage(path.toString());
  }

  /** Whether a file is new, and what must be so for it to be saved. */
  private record Target(boolean created, Condition condition) {}

  private Target target(ContentsPath path, @Nullable String expected) throws IOException {
    Stat present = home.stat(path.toString());
    if (present == null) {
      requireFolder(path.parent());
    } else if (present.isFolder()) {
      throw JupyterException.badRequest(path + " is a directory");
    } else if (!present.isFile()) {
      throw JupyterException.badRequest(path + " is no regular file");
    } else if (!present.writable()) {
      throw new JupyterException(403, "Permission denied: " + path, null);
    }
    return new Target(
        present == null, expected == null ? Condition.ANY : unchanged(path, present, expected));
  }

  /** The version with this content, if it is the present one. */
  private Condition unchanged(ContentsPath path, @Nullable Stat present, String expected)
      throws IOException {
    if (present == null) {
      throw JupyterException.conflict(path + " was deleted since it was read");
    }
    try (Snapshot snapshot = home.open(path.toString())) {
      if (!Hashes.of(snapshot.read()).equals(expected)) {
        throw JupyterException.conflict(
            path + " was changed by somebody else since it was read; nothing was saved");
      }
      return Condition.unchanged(snapshot.stat().tag());
    }
  }

  Entry rename(ContentsPath from, ContentsPath to) throws IOException {
    if (from.hidden() || to.hidden()) {
      throw JupyterException.badRequest("Cannot rename file or directory '/" + from + "'");
    }
    changes.lock();
    try {
      if (from.equals(to)) {
        return find(from);
      }
      if (from.isRoot() || to.isRoot()) {
        throw JupyterException.conflict("File already exists: " + to);
      }
      if (to.startsWith(from)) {
        throw JupyterException.badRequest("A folder can't be moved into itself");
      }
      requireFolder(to.parent());
      versions.move(
          person,
          home,
          from.toString(),
          to.toString(),
          () -> {
            home.move(from.toString(), to.toString());
            return to;
          });
      checkpoints.move(from, to);
      return find(to);
    } finally {
      changes.unlock();
    }
  }

  void delete(ContentsPath path) throws IOException {
    if (path.isRoot()) {
      throw JupyterException.badRequest("Can't delete root");
    }
    visible(path, "delete");
    changes.lock();
    try {
      versions.delete(
          person,
          home,
          path.toString(),
          () -> {
            deleteEntry(path);
            return path;
          });
      checkpoints.forget(path);
    } finally {
      changes.unlock();
    }
  }

  private void deleteEntry(ContentsPath path) throws IOException {
    try {
      home.delete(path.toString());
    } catch (StorageException e) {
      if (e.kind() != StorageException.Kind.NOT_EMPTY || !hasOnlyCheckpoints(path)) {
        throw e;
      }
      home.deleteAll(path.child(Checkpoints.FOLDER).toString());
      home.delete(path.toString());
    }
  }

  private boolean hasOnlyCheckpoints(ContentsPath folder) throws IOException {
    return home.list(folder.toString(), "", 2).items().stream()
        .allMatch(item -> item.name().equals(Checkpoints.FOLDER));
  }

  /** Works on a file's checkpoint, with no other change of several steps in between. */
  <T> T withCheckpoints(ContentsPath path, CheckpointWork<T> work) throws IOException {
    Entry entry = find(path);
    if (entry.isFolder()) {
      throw JupyterException.badRequest(path + " is a directory; only files have checkpoints");
    }
    changes.lock();
    try {
      return work.on(checkpoints, entry);
    } finally {
      changes.unlock();
    }
  }

  /** Brings a checkpoint back. */
  void restoreCheckpoint(ContentsPath path, String id) throws IOException {
    withCheckpoints(
        path,
        (all, entry) ->
            versions.change(
                person,
                home,
                path.toString(),
                Cause.RESTORE,
                () -> {
                  all.restore(entry.path(), id);
                  return id;
                }));
  }

  interface CheckpointWork<T> {
    T on(Checkpoints checkpoints, Entry entry) throws IOException;
  }

  /** Trusts a notebook as it is in storage. */
  void trust(ContentsPath path) throws IOException {
    Entry entry = find(path);
    try (MemoryBudget.Share _ = memory.take(entry.stat().size());
        Snapshot snapshot = home.open(path.toString())) {
      byte[] bytes = snapshot.bytes();
      trust.trust(person.id(), NotebookWriter.toBytes(NotebookReader.read(bytes)));
    } catch (NotebookException e) {
      throw JupyterException.badRequest("Unreadable Notebook: " + path + ": " + e.getMessage());
    }
  }

  private static ContentsPath visible(ContentsPath path, String verb) {
    if (path.hidden()) {
      throw JupyterException.badRequest("Cannot " + verb + " file or directory '/" + path + "'");
    }
    return path;
  }
}
