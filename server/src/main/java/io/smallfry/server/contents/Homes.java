package io.smallfry.server.contents;

import io.smallfry.server.ServerSettings;
import io.smallfry.server.access.Person;
import io.smallfry.server.jupyter.JupyterException;
import io.smallfry.server.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Where each person's notebooks and files are. Thread-safe. */
@Component
public class Homes implements AutoCloseable {
  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@-]{0,99}");

  private final Path data;
  private final Storage storage;
  private final NotebookTrust trust;
  private final FileVersions versions;
  private final MemoryBudget memory = MemoryBudget.ofHeap();
  private final Map<Long, Contents> homes = new ConcurrentHashMap<>();
  private final Uploads uploads;

  Homes(
      ServerSettings settings,
      Storage storage,
      NotebookTrust trust,
      FileVersions versions,
      InstantSource time) {
    this.data = settings.data();
    this.storage = storage;
    this.trust = trust;
    this.versions = versions;
    this.uploads = new Uploads(time);
  }

  /**
   * A person's home where homes are in a folder, whether or not it is there yet.
   *
   * @param data the server's data folder
   */
  public static Path folder(Path data, Person person) {
    return data.resolve("storage").resolve(area(person));
  }

  /** A home's place in storage. */
  private static String area(Person person) {
    return "homes/" + directory(person);
  }

  private static String directory(Person person) {
    // A name that could mean something to a file system doesn't become a path.
    return SAFE.matcher(person.name()).matches() ? person.name() : "person-" + person.id();
  }

  /**
   * The folder on this machine's disk in which a person's processes start, made if need be: the
   * home itself by its real path, or where the home is in object storage, the folder that holds
   * what was fetched of it.
   */
  public Path of(Person person) {
    try {
      Storage home = storage(person);
      home.makeFolder("");
      Path real = home.local("");
      if (real == null) {
        Path workspace = data.resolve("workspaces").resolve(directory(person));
        real = Files.createDirectories(workspace).toRealPath();
      }
      return real;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All that is in a person's home; its root is the home. */
  public Storage storage(Person person) {
    return contents(person).home();
  }

  /**
   * Opens a file of a person's home.
   *
   * @throws JupyterException if there is no such file, or it is hidden or outside
   */
  public HomeFile open(Person person, String path) throws IOException {
    Contents contents = contents(person);
    Entry entry = contents.find(ContentsPath.parse(path));
    if (!entry.stat().isFile()) {
      throw JupyterException.notFound("No such file: " + entry.path());
    }
    return new HomeFile(entry.path().name(), contents.home().open(entry.path().toString()));
  }

  Contents contents(Person person) {
    return homes.computeIfAbsent(
        person.id(),
        _ -> new Contents(person, storage.area(area(person)), memory, trust, versions));
  }

  MemoryBudget memory() {
    return memory;
  }

  Uploads uploads() {
    return uploads;
  }

  /** Where large request bodies wait. */
  Path spool() {
    return data.resolve("run").resolve("spool");
  }

  @Override
  public void close() throws IOException {
    uploads.close();
  }
}
