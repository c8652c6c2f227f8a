package io.smallfry.server.notebooks;

import io.smallfry.server.storage.Stat;
import io.smallfry.server.storage.Storage;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Walks a home for notebooks: hidden folders and links are left out, as in the file browser. */
final class NotebookSearch implements Storage.Visitor {
  private static final int MOST_FOUND = 1_000;

  /** A data set of a million files beside the notebooks must not hold up a form. */
  private static final int MOST_VISITED = 50_000;

  private final String query;
  private final List<Found> found = new ArrayList<>();
  private int visited;

  private NotebookSearch(String query) {
    this.query = query.strip().toLowerCase(Locale.ROOT);
  }

  static List<NotebookFile> find(Storage home, String query) throws IOException {
    NotebookSearch search = new NotebookSearch(query);
    home.walk("", name -> !name.startsWith("."), search);
    return search.found.stream()
        .sorted(Comparator.comparing(Found::lastModified).reversed())
        .limit(MOST_FOUND)
        .map(f -> new NotebookFile(f.path, f.lastModified.toString()))
        .toList();
  }

  @Override
  public boolean visit(String path, Stat stat) {
    if (path.endsWith(".ipynb") && path.toLowerCase(Locale.ROOT).contains(query)) {
      found.add(new Found(path, stat.modified()));
    }
    return ++visited < MOST_VISITED;
  }

  private record Found(String path, Instant lastModified) {}
}
