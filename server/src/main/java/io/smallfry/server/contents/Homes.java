package io.smallfry.server.contents;

import io.smallfry.server.ServerSettings;
import io.smallfry.server.access.Person;
import io.smallfry.server.jupyter.JupyterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
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
  private final NotebookTrust trust;
  private final MemoryBudget memory = MemoryBudget.ofHeap();
  private final Map<Long, Contents> homes = new ConcurrentHashMap<>();
  private final Uploads uploads;

  Homes(ServerSettings settings, NotebookTrust trust, InstantSource time) {
    this.data = settings.data();
    this.trust = trust;
    this.uploads = new Uploads(time);
  }

  /**
   * A person's home folder, whether or not it is there yet.
   *
   * @param data the server's data folder
   */
  public static Path folder(Path data, Person person) {
    // A name that could mean something to a file system doesn't become a path.
    String name = SAFE.matcher(person.name()).matches() ? person.name() : "person-" + person.id();
    return data.resolve("storage").resolve("home").resolve(name);
  }

  /** A person's home folder, by its real path, made if need be. */
  public Path of(Person person) {
    return contents(person).home().root();
  }

  /**
   * The real path of what a path names in a person's home: a notebook to run, say.
   *
   * @param path as Jupyter writes it, such as {@code reports/daily.ipynb}
   * @throws JupyterException if there is nothing, or it lies outside
   */
  public Path find(Person person, String path) {
    try {
      return contents(person).find(ContentsPath.parse(path)).file();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Opens a file of a person's home.
   *
   * @throws JupyterException if there is no such file, or it is hidden or outside
   */
  public HomeFile open(Person person, String path) throws IOException {
    Contents contents = contents(person);
    Entry entry = contents.find(ContentsPath.parse(path));
    if (!entry.attributes().isRegularFile()) {
      throw JupyterException.notFound("No such file: " + entry.path());
    }
    FileChannel channel = contents.home().open(entry.file());
    boolean opened = false;
    try {
      HomeFile file = new HomeFile(entry, channel);
      opened = true;
      return file;
    } finally {
      if (!opened) {
        channel.close();
      }
    }
  }

  Contents contents(Person person) {
    return homes.computeIfAbsent(
        person.id(),
        id -> {
          try {
            return new Contents(id, new HomeFolder(folder(data, person)), memory, trust);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
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
