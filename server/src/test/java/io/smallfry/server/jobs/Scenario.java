package io.smallfry.server.jobs;

import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookWriter;
import io.smallfry.server.ServerUnderTest;
import io.smallfry.server.TestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes notebooks in the owner's home, and jobs that run them. */
final class Scenario {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final ServerUnderTest server;
  private final TestClient script;

  Scenario(ServerUnderTest server) {
    this.server = server;
    this.script = server.script();
  }

  TestClient script() {
    return script;
  }

  /**
   * A notebook of these code cells; the first is tagged {@code parameters} when it begins with a
   * comment saying so.
   */
  String notebook(String... cells) {
    String path = "notebook-" + NUMBER.incrementAndGet() + ".ipynb";
    write(path, cells);
    return path;
  }

  void write(String path, String... cells) {
    Notebook notebook = Notebook.empty();
    notebook
        .metadata()
        .putObject("kernelspec")
        .put("name", "python3")
        .put("display_name", "Python 3");
    for (int i = 0; i < cells.length; i++) {
      var cell = notebook.insertCode(i, cells[i]);
      if (cells[i].startsWith("# parameters")) {
        cell.addTag("parameters");
      }
    }
    try {
      Path file = server.home().resolve(path);
      Files.createDirectories(file.getParent());
      Files.write(file, NotebookWriter.toBytes(notebook));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A job without a schedule. */
  String job(String notebook) {
    return job(Map.of("notebook", notebook));
  }

  /** A job of these fields and a new name. */
  String job(Map<String, Object> fields) {
    String name = "job-" + NUMBER.incrementAndGet();
    Map<String, Object> spec = new java.util.LinkedHashMap<>(fields);
    spec.put("name", name);
    script.post("/api/v1/jobs", spec).expect(201);
    return name;
  }
}
