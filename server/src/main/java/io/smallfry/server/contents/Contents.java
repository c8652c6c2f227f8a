package io.smallfry.server.contents;

import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookException;
import io.smallfry.notebook.NotebookReader;
import io.smallfry.notebook.NotebookWriter;
import io.smallfry.runner.AtomicFiles;
import io.smallfry.server.jupyter.JupyterException;
import io.smallfry.server.jupyter.JupyterJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * What can be done with the entries of one person's home. Errors are {@link JupyterException}s with
 * the status that jupyter_server gives. Thread-safe: changes are made one after the other, so that
 * a check and what follows it belong together.
 */
final class Contents {
  private final long person;
  private final HomeFolder home;
  private final Checkpoints checkpoints;
  private final MemoryBudget memory;
  private final NotebookTrust trust;
  private final ReentrantLock changes = new ReentrantLock();

  Contents(long person, HomeFolder home, MemoryBudget memory, NotebookTrust trust) {
    this.person = person;
    this.home = home;
    this.checkpoints = new Checkpoints(home);
    this.memory = memory;
    this.trust = trust;
  }

  /**
   * What a save did.
   *
   * @param created whether there was nothing before
   * @param problem what is wrong with the notebook, which was saved all the same
   */
  record Saved(Entry entry, boolean created, @Nullable String problem) {}

  HomeFolder home() {
    return home;
  }

  Entry find(ContentsPath path) throws IOException {
    Path real = path.hidden() ? null : home.find(path);
    if (real == null) {
      throw JupyterException.notFound("No such file or directory: " + path);
    }
    return Entry.of(path, real);
  }

  /**
   * What is in a folder, by name; what is hidden, unreadable or leads out of the home is left out.
   */
  List<Entry> list(Entry folder) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.file())) {
      for (Path file : files) {
        Entry entry = listed(folder, file);
        if (entry != null) {
          entries.add(entry);
        }
      }
    } catch (AccessDeniedException e) {
      throw new JupyterException(403, "Permission denied: " + folder.path(), null);
    }
    entries.sort(Comparator.comparing(entry -> entry.path().name()));
    return entries;
  }

  private @Nullable Entry listed(Entry folder, Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    if (name.startsWith(".")) {
      return null;
    }
    try {
      ContentsPath path = folder.path().child(name);
      Path real = Files.isSymbolicLink(file) ? home.find(path) : file;
      Entry entry = real == null ? null : Entry.of(path, real);
      return entry != null && (entry.isFolder() || entry.attributes().isRegularFile())
          ? entry
          : null;
    } catch (NoSuchFileException e) {
      return null; // deleted meanwhile
    } catch (JupyterException e) {
      return null; // a name that no request could carry
    }
  }

  String hash(Entry entry) throws IOException {
    try (FileChannel channel = home.open(entry.file())) {
      return Hashes.of(channel);
    }
  }

  /** Makes an empty entry with a free name. */
  Entry createUntitled(ContentsPath folder, ContentsType type, String extension)
      throws IOException {
    changes.lock();
    try {
      Path real = home.requireFolder(folder);
      folder.child("untitled" + extension); // an extension with a slash in it is none
      String name =
          switch (type) {
            case DIRECTORY -> free(real, "Untitled Folder", " ");
            case NOTEBOOK -> free(real, "Untitled.ipynb", "");
            case FILE -> free(real, "untitled" + extension, "");
          };
      ContentsPath path = visible(folder.child(name), "create");
      Path file = home.forWriting(path);
      if (type == ContentsType.DIRECTORY) {
        Files.createDirectory(file);
      } else {
        byte[] content =
            type == ContentsType.NOTEBOOK ? NotebookWriter.toBytes(Notebook.empty()) : new byte[0];
        AtomicFiles.write(file, content, AtomicFiles.Durability.DISK);
      }
      return Entry.of(path, file);
    } finally {
      changes.unlock();
    }
  }

  private static String free(Path folder, String name, String insert) {
    return FreeNames.next(
        name, insert, n -> Files.exists(folder.resolve(n), LinkOption.NOFOLLOW_LINKS));
  }

  /** Copies a file or folder into a folder, under a free name. */
  Entry copy(ContentsPath from, ContentsPath toFolder) throws IOException {
    visible(toFolder, "create");
    Entry source = find(from);
    changes.lock();
    try {
      Path folder = home.requireFolder(toFolder);
      if (source.isFolder() && folder.startsWith(source.file())) {
        throw JupyterException.badRequest("A folder can't be copied into itself");
      }
      String name = free(folder, FreeNames.withoutCopy(from.name()), "-Copy");
      ContentsPath path = toFolder.child(name);
      Path target = home.forWriting(path);
      if (source.isFolder()) {
        Trees.copy(source.file(), target);
      } else {
        try (FileChannel channel = home.open(source.file());
            StagedFile staged = StagedFile.beside(target);
            OutputStream out = staged.output()) {
          Channels.newInputStream(channel).transferTo(out);
          staged.commit();
        }
      }
      return Entry.of(path, target);
    } finally {
      changes.unlock();
    }
  }

  /** Makes a folder, or finds it. */
  Entry saveFolder(ContentsPath path) throws IOException {
    visible(path, "create");
    changes.lock();
    try {
      Path file = path.isRoot() ? home.root() : home.forWriting(path);
      if (!Files.exists(file)) {
        Files.createDirectory(file);
      } else if (!Files.isDirectory(file)) {
        throw JupyterException.badRequest("Not a directory: " + path);
      }
      return Entry.of(path, file);
    } finally {
      changes.unlock();
    }
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
      Saved saved;
      changes.lock();
      try {
        Path file = target(path, expected);
        boolean created = !Files.exists(file);
        AtomicFiles.write(file, bytes, AtomicFiles.Durability.DISK);
        if (checkpoints.find(file).isEmpty()) {
          checkpoints.create(file); // there is always one of a notebook
        }
        saved = new Saved(Entry.of(path, file), created, ModelWriter.problem(notebook));
      } finally {
        changes.unlock();
      }
      try (JsonParser parser = JupyterJson.MAPPER.createParser(sent)) {
        if (TrustScan.trusted(parser)) {
          trust.trust(person, bytes);
        }
      }
      return saved;
    }
  }

  /** Saves a file's content; see {@link #saveNotebook}. */
  Saved saveFile(
      ContentsPath path, SaveRequest request, ContentsFormat format, @Nullable String expected)
      throws IOException {
    visible(path, "create");
    // Text is held while it is decoded, base64 never is.
    long held = format == ContentsFormat.TEXT ? 2 * request.contentSize() : 0;
    try (MemoryBudget.Share _ = memory.take(held);
        StagedFile staged = StagedFile.beside(target(path, null));
        OutputStream out = staged.output()) {
      request.decode(format, out);
      out.flush();
      changes.lock();
      try {
        Path file = target(path, expected);
        boolean created = !Files.exists(file);
        staged.commit();
        return new Saved(Entry.of(path, file), created, null);
      } finally {
        changes.unlock();
      }
    }
  }

  /** Where a chunked upload will appear. */
  Path uploadTarget(ContentsPath path) throws IOException {
    visible(path, "create");
    return target(path, null);
  }

  private Path target(ContentsPath path, @Nullable String expected) throws IOException {
    Path file = home.forWriting(path);
    if (Files.isDirectory(file)) {
      throw JupyterException.badRequest(path + " is a directory");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw JupyterException.badRequest(path + " is no regular file");
    }
    if (Files.exists(file) && !Files.isWritable(file)) {
      throw new JupyterException(403, "Permission denied: " + path, null);
    }
    if (expected != null) {
      String present = Files.exists(file) ? hash(Entry.of(path, file)) : null;
      if (!expected.equals(present)) {
        throw JupyterException.conflict(
            path
                + (present == null
                    ? " was deleted since it was read"
                    : " was changed by somebody else since it was read; nothing was saved"));
      }
    }
    return file;
  }

  Entry rename(ContentsPath from, ContentsPath to) throws IOException {
    if (from.hidden() || to.hidden()) {
      throw JupyterException.badRequest("Cannot rename file or directory '/" + from + "'");
    }
    changes.lock();
    try {
      Path source = home.findEntry(from);
      if (source == null) {
        throw JupyterException.notFound("File or directory does not exist: " + from);
      }
      if (from.equals(to)) {
        return find(from);
      }
      if (from.isRoot() || to.isRoot()) {
        throw JupyterException.conflict("File already exists: " + to);
      }
      Path target = home.requireFolder(to.parent()).resolve(to.name());
      if (Files.isDirectory(source) && target.startsWith(source)) {
        throw JupyterException.badRequest("A folder can't be moved into itself");
      }
      boolean taken = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
      // On file systems that ignore case a name may change its case only.
      if (taken && !(target.equals(source) || Files.isSameFile(source, target))) {
        throw JupyterException.conflict("File already exists: " + to);
      }
      Files.move(source, target);
      checkpoints.move(source, target);
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
      Path entry = home.findEntry(path);
      if (entry == null) {
        throw JupyterException.notFound("File or directory does not exist: " + path);
      }
      if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        Trees.deleteEmpty(entry, path);
      } else {
        Files.delete(entry);
        checkpoints.forget(entry);
      }
    } finally {
      changes.unlock();
    }
  }

  /** Works on a file's checkpoint, with no change of the file in between. */
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

  interface CheckpointWork<T> {
    T on(Checkpoints checkpoints, Entry entry) throws IOException;
  }

  /** Trusts a notebook as it is on the disk. */
  void trust(ContentsPath path) throws IOException {
    Entry entry = find(path);
    try (MemoryBudget.Share _ = memory.take(entry.attributes().size());
        FileChannel channel = home.open(entry.file())) {
      byte[] bytes = Channels.newInputStream(channel).readAllBytes();
      trust.trust(person, NotebookWriter.toBytes(NotebookReader.read(bytes)));
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
