package io.smallfry.runner;

import io.smallfry.notebook.Cell;
import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookReader;
import io.smallfry.notebook.NotebookValidator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A notebook written down in a test, and run for real: {@code Script.of("x = 1",
 * "x").run().text(1)}.
 */
final class Script {
  private final Notebook notebook = Notebook.empty();
  private UnaryOperator<NotebookRun> settings = run -> run;

  private Script() {}

  /** A notebook for Python of these code cells. */
  static Script of(String... cells) {
    Script script = new Script();
    ObjectNode spec = script.notebook.metadata().putObject("kernelspec");
    spec.put("display_name", "Python 3");
    spec.put("language", "python");
    spec.put("name", "python3");
    for (String source : cells) {
      script.notebook.insertCode(script.notebook.cells().size(), source);
    }
    return script;
  }

  Script tag(int cell, String tag) {
    notebook.cells().get(cell).addTag(tag);
    return this;
  }

  Script markdown(int index, String source) {
    notebook.insertMarkdown(index, source);
    return this;
  }

  Script with(UnaryOperator<NotebookRun> change) {
    UnaryOperator<NotebookRun> before = settings;
    settings = run -> change.apply(before.apply(run));
    return this;
  }

  Notebook notebook() {
    return notebook;
  }

  NotebookRun prepare(Path output) {
    return settings.apply(NotebookRun.of(notebook, "in.ipynb", new FileSink(output)));
  }

  Ran run() throws IOException {
    return run(RunListener.NONE);
  }

  Ran run(RunListener listener) throws IOException {
    Path folder = Files.createTempDirectory("script");
    Path output = folder.resolve("out.ipynb");
    try (ProcessRunner runner = new ProcessRunner(RealPython.specs())) {
      NotebookResult result = runner.run(prepare(output), listener);
      Notebook file = NotebookReader.read(output);
      Assertions.assertThat(NotebookValidator.problems(file)).isEmpty();
      try (var files = Files.list(folder)) {
        Assertions.assertThat(files.toList()).as("nothing but the output").containsExactly(output);
      }
      return new Ran(result, file);
    } finally {
      Files.deleteIfExists(output);
      Files.deleteIfExists(folder);
    }
  }

  /**
   * How it went.
   *
   * @param file the output notebook as it was on the disk
   */
  record Ran(NotebookResult result, Notebook file) {
    Cell cell(int index) {
      return file.cells().get(index);
    }

    List<ObjectNode> outputs(int index) {
      return StreamSupport.stream(cell(index).outputs().spliterator(), false)
          .map(ObjectNode.class::cast)
          .toList();
    }

    ObjectNode output(int index) {
      Assertions.assertThat(outputs(index)).hasSize(1);
      return outputs(index).getFirst();
    }

    /** All that the cell printed and showed as text. */
    String text(int index) {
      StringBuilder text = new StringBuilder();
      for (ObjectNode output : outputs(index)) {
        text.append(output.path("text").asString(""));
        text.append(output.path("data").path("text/plain").asString(""));
      }
      return text.toString();
    }

    ObjectNode papermill() {
      return (ObjectNode) file.metadata().get("papermill");
    }

    ObjectNode papermill(int index) {
      return (ObjectNode) cell(index).metadata().get("papermill");
    }

    @Nullable Integer count(int index) {
      return cell(index).executionCount().isPresent()
          ? (Integer) cell(index).executionCount().getAsInt()
          : null;
    }
  }
}
