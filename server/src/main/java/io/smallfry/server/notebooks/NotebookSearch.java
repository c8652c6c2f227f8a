package io.smallfry.server.notebooks;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Walks a home for notebooks: hidden folders and links are left out, as in the file browser. */
final class NotebookSearch extends SimpleFileVisitor<Path> {
  private static final int MOST_FOUND = 1_000;

  /** A data set of a million files beside the notebooks must not hold up a form. */
  private static final int MOST_VISITED = 50_000;

  private final Path home;
  private final String query;
  private final List<Found> found = new ArrayList<>();
  private int visited;

  private NotebookSearch(Path home, String query) {
    this.home = home;
    this.query = query.strip().toLowerCase(Locale.ROOT);
  }

  static List<NotebookFile> find(Path home, String query) throws IOException {
    NotebookSearch search = new NotebookSearch(home, query);
    Files.walkFileTree(home, search);
    return search.found.stream()
        .sorted(Comparator.comparing(Found::lastModified).reversed())
        .limit(MOST_FOUND)
        .map(f -> new NotebookFile(f.path, f.lastModified.toString()))
        .toList();
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
    boolean hidden = !folder.equals(home) && folder.getFileName().toString().startsWith(".");
    return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    String name = file.getFileName().toString();
    if (attributes.isRegularFile() && name.endsWith(".ipynb") && !name.startsWith(".")) {
      String path = home.relativize(file).toString().replace('\\', '/');
      if (path.toLowerCase(Locale.ROOT).contains(query)) {
        found.add(new Found(path, attributes.lastModifiedTime().toInstant()));
      }
    }
    return ++visited < MOST_VISITED ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
  }

  /** A folder that may not be read, or that is gone meanwhile, holds nothing for this list. */
  @Override
  public FileVisitResult visitFileFailed(Path file, IOException e) {
    return FileVisitResult.CONTINUE;
  }

  private record Found(String path, java.time.Instant lastModified) {}
}
