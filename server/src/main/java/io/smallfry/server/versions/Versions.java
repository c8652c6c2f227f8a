package io.smallfry.server.versions;

import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookException;
import io.smallfry.notebook.NotebookReader;
import io.smallfry.notebook.diff.NotebookDiff;
import io.smallfry.notebook.diff.TextDiff;
import io.smallfry.server.access.Person;
import io.smallfry.server.contents.FileVersions.Cause;
import io.smallfry.server.contents.Homes;
import io.smallfry.server.storage.Condition;
import io.smallfry.server.storage.Snapshot;
import io.smallfry.server.storage.StagedFile;
import io.smallfry.server.storage.Stat;
import io.smallfry.server.storage.Storage;
import io.smallfry.server.storage.StorageException;
import io.smallfry.server.storage.StoragePath;
import io.smallfry.server.web.ApiException;
import io.smallfry.server.web.ErrorKind;
import io.smallfry.server.web.FieldError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What people do with versions. Thread-safe. */
@Component
class Versions {
  private static final int LARGEST_COMPARED = 64 << 20;
  private static final int LONGEST_NAME = 200;

  private final Homes homes;
  private final VersionKeeper keeper;
  private final VersionStore store;
  private final VersionContents contents;

  Versions(Homes homes, VersionKeeper keeper, VersionStore store, VersionContents contents) {
    this.homes = homes;
    this.keeper = keeper;
    this.store = store;
    this.contents = contents;
  }

  /** The history of the file that has a name now, or had it last. */
  History history(Person person, String path) throws IOException {
    String file = checked(path);
    keeper.notice(person, homes.storage(person), file);
    return store
        .find(person.id(), file)
        .or(() -> store.lastDeleted(person.id(), file))
        .orElseThrow(() ->
            ApiException.notFound(
                "history_not_found",
                "There is no history of '"
                    + path
                    + "'. Notebooks have one, and text files of up to 5 MiB."));
  }

  Version get(Person person, long id) {
    return store
        .version(person.id(), id)
        .orElseThrow(() ->
            ApiException.notFound(
                "version_not_found", "There is no such version; it may have been thinned out."));
  }

  /** What a version holds. Close it. */
  InputStream open(Person person, Version version) throws IOException {
    return contents.open(person.id(), version.hash(), version.size());
  }

  /** Gives a version a name, by which it stays; null takes the name away. */
  Version name(Person person, long id, @Nullable String name) {
    get(person, id);
    if (name != null && (name.isBlank() || name.length() > LONGEST_NAME)) {
      throw ApiException.invalid(
          List.of(new FieldError("name", "Give a name of 1 to " + LONGEST_NAME + " characters.")));
    }
    store.name(id, name == null ? null : name.strip().replace('\0', '\uFFFD'));
    return get(person, id);
  }

  /**
   * Makes a file again what it was.
   *
   * @param expected the hash of what is there, as the person saw it; null if nothing was
   */
  Version restore(Person person, long id, @Nullable String expected) throws IOException {
    Version version = get(person, id);
    Storage home = homes.storage(person);
    String path = version.path();
    Condition condition = condition(home, path, expected);
    VersionKeeper.Coming coming =
        new VersionKeeper.Coming(
            version.hash(), version.size(), Cause.RESTORE, version, () -> open(person, version));
    try {
      keeper.put(person, home, path, coming, () -> write(person, home, version, condition));
    } catch (StorageException e) {
      if (e.kind() == StorageException.Kind.CHANGED) {
        throw changed(path);
      }
      throw e;
    }
    History now = store.find(person.id(), path).orElseThrow();
    return store.versions(person.id(), now.id(), Long.MAX_VALUE, 1).getFirst();
  }

  private static Condition condition(Storage home, String path, @Nullable String expected)
      throws IOException {
    Stat present = home.stat(path);
    if (present == null) {
      if (expected != null) {
        throw changed(path);
      }
      return Condition.ABSENT;
    }
    if (expected == null) {
      throw new ApiException(
          HttpStatus.PRECONDITION_REQUIRED,
          "if_match_required",
          ErrorKind.USER,
          "Say in If-Match which content is to be replaced: the hash that the history gives.",
          List.of());
    }
    try (Snapshot snapshot = home.open(path)) {
      if (!Hashing.of(snapshot.read()).equals(expected)) {
        throw changed(path);
      }
      return Condition.unchanged(snapshot.stat().tag());
    }
  }

  private Stat write(Person person, Storage home, Version version, Condition condition)
      throws IOException {
    try (StagedFile staged = home.stage(version.path())) {
      String hash = Hashing.copy(open(person, version), staged.output());
      if (!hash.equals(version.hash())) {
        throw new IOException("What is stored of version " + version.id() + " is damaged");
      }
      return staged.commit(condition);
    }
  }

  private static ApiException changed(String path) {
    return new ApiException(
        HttpStatus.PRECONDITION_FAILED,
        "changed",
        ErrorKind.USER,
        path + " was changed since you looked at it. Look at it again, then restore.",
        List.of());
  }

  /**
   * Compares a version with another one of any file, or with what the file holds now.
   *
   * @param to null for what the file holds now
   */
  ObjectNode diff(Person person, long from, @Nullable Long to) throws IOException {
    Version before = get(person, from);
    Version after = to == null ? present(person, before) : get(person, to);
    byte[] a = bytes(person, before);
    byte[] b = bytes(person, after);
    if (before.isNotebook() && after.isNotebook()) {
      try {
        Notebook first = NotebookReader.read(a);
        return NotebookDiff.of(first, NotebookReader.read(b)).toJson();
      } catch (NotebookException e) {
        // A notebook that can't be read is compared as the text it is.
        return text(a, b);
      }
    }
    return text(a, b);
  }

  private static ObjectNode text(byte[] a, byte[] b) {
    TextDiff diff =
        TextDiff.of(new String(a, StandardCharsets.UTF_8), new String(b, StandardCharsets.UTF_8));
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("same", diff == null);
    if (diff != null) {
      json.set("source", diff.toJson());
    }
    return json;
  }

  /** The newest version, which the file holds. */
  private Version present(Person person, Version of) throws IOException {
    keeper.notice(person, homes.storage(person), of.path());
    return store
        .find(person.id(), of.path())
        .map(history -> store.versions(person.id(), history.id(), Long.MAX_VALUE, 1).getFirst())
        .orElseThrow(
            () -> ApiException.notFound("file_not_found", of.path() + " is not there any more."));
  }

  private byte[] bytes(Person person, Version version) throws IOException {
    if (version.size() > LARGEST_COMPARED) {
      throw new ApiException(
          HttpStatus.CONTENT_TOO_LARGE,
          "too_large",
          ErrorKind.USER,
          "Versions of more than 64 MiB are not compared; download them.",
          List.of());
    }
    try (InputStream in = open(person, version)) {
      return in.readAllBytes();
    }
  }

  /** A path as contents takes it: nothing hidden, nothing outside. */
  private static String checked(String path) {
    String file = path.replaceAll("^/+|/+$", "");
    try {
      boolean hidden =
          StoragePath.names(StoragePath.check(file)).stream().anyMatch(n -> n.startsWith("."));
      if (!file.isEmpty() && !hidden) {
        return file;
      }
    } catch (IllegalArgumentException e) {
      throw notAPath();
    }
    throw notAPath();
  }

  private static ApiException notAPath() {
    return ApiException.invalid(
        List.of(new FieldError("path", "This is not the path of a file in your home.")));
  }
}
