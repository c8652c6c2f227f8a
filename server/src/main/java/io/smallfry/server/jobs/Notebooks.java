package io.smallfry.server.jobs;

import io.smallfry.server.access.Person;
import io.smallfry.server.contents.HomeFile;
import io.smallfry.server.contents.Homes;
import io.smallfry.server.jupyter.JupyterException;
import io.smallfry.server.storage.StorageException;
import java.io.IOException;
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
    try (HomeFile file = open(owner, path)) {
      return file.bytes();
    }
  }

  /** Sees whether there is such a notebook. */
  void require(Person owner, String path) throws IOException {
    open(owner, path).close();
  }

  private HomeFile open(Person owner, String path) throws IOException {
    try {
      return homes.open(owner, path);
    } catch (JupyterException e) {
      throw (MissingException) missing(path).initCause(e);
    } catch (StorageException e) {
      if (e.kind() == StorageException.Kind.MISSING) {
        throw (MissingException) missing(path).initCause(e);
      }
      throw e;
    }
  }

  private static MissingException missing(String path) {
    return new MissingException("There is no notebook '" + path + "' in your home.");
  }
}
