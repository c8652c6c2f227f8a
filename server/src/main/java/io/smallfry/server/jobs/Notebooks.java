package io.smallfry.server.jobs;

import io.smallfry.server.access.Person;
import io.smallfry.server.contents.Homes;
import io.smallfry.server.jupyter.JupyterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
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

  /** A notebook in a list. */
  record Found(String path, Instant lastModified) {}

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

  /** Notebooks whose path contains the text, newest first. */
  List<Found> search(Person owner, String text, int limit) {
    Path home = homes.of(owner);
    String wanted = text.toLowerCase(Locale.ROOT);
    List<Found> found = new ArrayList<>();
    try {
      Files.walkFileTree(
          home,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              boolean hidden =
                  !folder.equals(home) && folder.getFileName().toString().startsWith(".");
              return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              String path = home.relativize(file).toString();
              if (path.endsWith(".ipynb")
                  && !file.getFileName().toString().startsWith(".")
                  && attributes.isRegularFile()
                  && path.toLowerCase(Locale.ROOT).contains(wanted)) {
                found.add(new Found(path, attributes.lastModifiedTime().toInstant()));
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE; // Gone meanwhile, or not ours to read.
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    found.sort(Comparator.comparing(Found::lastModified).reversed().thenComparing(Found::path));
    return found.subList(0, Math.min(limit, found.size()));
  }

  private static MissingException missing(String path) {
    return new MissingException("There is no notebook '" + path + "' in your home.");
  }
}
