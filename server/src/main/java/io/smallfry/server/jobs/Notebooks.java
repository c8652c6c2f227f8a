package io.smallfry.server.jobs;

import io.smallfry.server.access.Person;
import io.smallfry.server.contents.Homes;
import io.smallfry.server.jupyter.JupyterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.stereotype.Component;

/** The notebooks in people's homes, as jobs need them. Thread-safe. */
@Component
class Notebooks {
  private final Homes homes;

  Notebooks(Homes homes) {
    this.homes = homes;
  }

  /** There is no such notebook; the message says so to a person. */
  static final class MissingException extends RuntimeException {
    MissingException(String message) {
      super(message);
    }
  }

  byte[] read(Person owner, String path) throws IOException {
    return Files.readAllBytes(find(owner, path));
  }

  /** The folder in which the notebook is, where its kernel starts. */
  Path folder(Person owner, String path) {
    try {
      Path folder = find(owner, path).getParent();
      return folder == null ? homes.of(owner) : folder;
    } catch (MissingException e) {
      // Moved since its snapshot was taken: what it ran beside may be gone as well.
      return homes.of(owner);
    }
  }

  /** The real file behind a path. */
  Path find(Person owner, String path) {
    try {
      Path file = homes.find(owner, path);
      if (Files.isRegularFile(file)) {
        return file;
      }
    } catch (JupyterException e) {
      throw (MissingException) missing(path).initCause(e);
    }
    throw missing(path);
  }

  private static MissingException missing(String path) {
    return new MissingException("There is no notebook '" + path + "' in your home.");
  }
}
