package io.smallfry.cli;

import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookReader;
import io.smallfry.notebook.NotebookWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Notebooks in files, for tests. */
final class Notebooks {
  private Notebooks() {}

  /** Writes a notebook of code cells for Python; the first one is tagged {@code parameters}. */
  static Path write(Path file, String... cells) throws IOException {
    Notebook notebook = Notebook.empty();
    var spec = notebook.metadata().putObject("kernelspec");
    spec.put("display_name", "Python 3");
    spec.put("language", "python");
    spec.put("name", "python3");
    for (int i = 0; i < cells.length; i++) {
      notebook.insertCode(i, cells[i]);
    }
    notebook.cells().getFirst().addTag("parameters");
    return Files.write(file, NotebookWriter.toBytes(notebook));
  }

  static Notebook read(Path file) throws IOException {
    return NotebookReader.read(file);
  }

  /** What the last cell printed. */
  static String printed(Notebook notebook) {
    return notebook.cells().getLast().outputs().get(0).path("text").asString();
  }
}
