package io.smallfry.runner;

import io.smallfry.kernel.KernelSpec;
import io.smallfry.notebook.Cell;
import io.smallfry.notebook.CellType;
import io.smallfry.notebook.IncrementalNotebookWriter;
import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.Parameters;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A run's output notebook: made from the source, filled cell by cell, saved as it goes. Used by the
 * thread that runs the notebook.
 */
final class OutputDocument implements AutoCloseable {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final long NEVER = TimeUnit.DAYS.toNanos(10_000);

  private final NotebookRun run;
  private final Notebook notebook;
  private final IncrementalNotebookWriter encoder;
  private final OutputWriter writer;
  private final Instant start;
  private final boolean saves;
  private boolean awaitsSave;
  private long lastSave;
  private long saveInterval;

  /**
   * @param kernelName the kernel that parameters are written for; null if none is known
   * @param language the language that they are written in; null if none is known
   */
  OutputDocument(
      NotebookRun run, @Nullable String kernelName, @Nullable String language, Instant start) {
    this.run = run;
    this.start = start;
    this.saves = run.autosave().isPositive();
    this.saveInterval = run.autosave().toNanos();
    Notebook copy = run.source().copy();
    this.notebook =
        run.parameters().isEmpty()
            ? copy
            : Parameters.inject(copy, run.parameters(), "Parameters", kernelName, language);
    this.encoder = new IncrementalNotebookWriter(notebook);
    this.writer = new OutputWriter(run.output());
    ErrorMarkers.remove(notebook);
    PapermillMetadata.start(
        notebook, run.inputPath(), run.output().path(), run.parameters(), start);
    for (Cell cell : notebook.cells()) {
      PapermillMetadata.pending(cell);
      CellTries.clear(cell);
      if (cell.type() == CellType.CODE) {
        cell.setOutputs(NODES.arrayNode());
        cell.setExecutionCount(null);
      }
    }
    if (run.reportMode()) {
      Preflight.hideCode(notebook);
    }
  }

  /** Completes an output that is not executed and writes it before it returns. */
  void prepared() {
    PapermillMetadata.notStarted(notebook);
    encoder.touchMetadata();
    writer.complete(encoder.buffers());
  }

  Notebook notebook() {
    return notebook;
  }

  Instant start() {
    return start;
  }

  /** Writes the first state, at once. */
  void first() {
    writer.first(encoder.buffers());
    lastSave = System.nanoTime();
  }

  /** Records what runs the notebook. */
  void kernel(KernelSpec spec, ObjectNode kernelInfo) {
    ObjectNode metadata = notebook.metadata();
    if (kernelInfo.get("language_info") instanceof ObjectNode language) {
      metadata.set("language_info", language);
    }
    if (!spec.name().equals(notebook.kernelName())) {
      ObjectNode kernelspec = metadata.putObject("kernelspec");
      kernelspec.put("display_name", spec.displayName());
      kernelspec.put("language", spec.language());
      kernelspec.put("name", spec.name());
    }
    EnvironmentMark.write(spec, metadata);
    encoder.touchMetadata();
  }

  /**
   * A cell is done and the next one runs: has the present state written soon, unless the run wants
   * that only now and then. Where the writer rests from the last one, the state is not even made
   * yet: {@link #saveAwaited} does it.
   */
  void saveBetweenCells() {
    long now = System.nanoTime();
    if (run.saveEachCell() || isAutosaveDue(now)) {
      awaitsSave = true;
      saveAwaited(now);
    }
  }

  /** Whether a state waits for {@link #nextWrite}. */
  boolean awaitsSave() {
    return awaitsSave;
  }

  /** When a state that waits is to be saved, by {@link System#nanoTime}. */
  long nextWrite() {
    return writer.nextWrite();
  }

  /** Has a state written that waits for it, if it is time. */
  void saveAwaited(long now) {
    if (awaitsSave && now - writer.nextWrite() >= 0) {
      save();
    }
  }

  /** Whether what a cell has put out until now is to be saved. */
  boolean isAutosaveDue(long now) {
    return saves && now - nextAutosave() >= 0;
  }

  private void save() {
    awaitsSave = false;
    writer.submit(encoder.buffers());
    lastSave = System.nanoTime();
  }

  /**
   * When the outputs of a cell that goes on are to be saved, by {@link System#nanoTime}. Saving
   * takes at most a quarter of the time: it slows down with what it costs.
   */
  long nextAutosave() {
    return lastSave + (saves ? saveInterval : NEVER);
  }

  void autosave() {
    long began = System.nanoTime();
    if (writer.isBehind()) {
      lastSave = began;
      return;
    }
    save();
    long cost = System.nanoTime() - began + writer.lastWrite().toNanos();
    saveInterval = Math.max(run.autosave().toNanos(), 4 * cost);
  }

  void metadataChanged() {
    encoder.touchMetadata();
  }

  /** Completes the output and writes it before it returns. */
  void complete(RunEnd end, Instant now) {
    PapermillMetadata.end(notebook, start, now, !end.isGood());
    encoder.touchMetadata();
    int at = end.stoppedAt();
    if (at >= 0) {
      String what = end.result(notebook, start, now, null).reason();
      ErrorMarkers.insert(notebook, at, executionCount(at), what == null ? "" : what);
    }
    writer.complete(encoder.buffers());
  }

  /** The number in a cell's prompt. */
  @Nullable Integer executionCount(int index) {
    OptionalInt count = notebook.cells().get(index).executionCount();
    return count.isPresent() ? count.getAsInt() : null;
  }

  @Override
  public void close() {
    writer.close();
  }
}
