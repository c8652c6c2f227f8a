package io.smallfry.notebook.strip;

import io.smallfry.notebook.Cell;
import io.smallfry.notebook.CellType;
import io.smallfry.notebook.Notebook;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes out of a notebook what a run leaves in it: outputs, execution counts, papermill's records
 * and error markers, the state of widgets, and how a cell is shown. A cell tagged {@code
 * keep-output} keeps its outputs. What stays of a stripped notebook is not touched by stripping it
 * again.
 */
public final class NotebookStrip {
  /** The tags of a cell whose outputs stay: ours and Jupyter Book's way, and nbstripout's. */
  private static final List<String> KEEP_TAGS = List.of("keep-output", "keep_output");

  private static final String KEEP_KEY = "keep_output";
  private static final String INIT_KEY = "init_cell";

  /** The tag of the cells that a failed run puts in, which the next run removes too. */
  private static final String ERROR_TAG = "papermill-error-cell-tag";

  private static final List<String> KEYS =
      List.of(
          "metadata.papermill",
          "metadata.smallfry.environment",
          "metadata.widgets",
          "cell.metadata.papermill",
          "cell.metadata.execution",
          "cell.metadata.ExecuteTime",
          "cell.metadata.collapsed",
          "cell.metadata.heading_collapsed",
          "cell.metadata.hidden",
          "cell.metadata.scrolled");
  private static final String CELL = "cell.";

  private final StripOptions options;
  private int outputs;
  private int counts;
  private int keys;
  private int cells;

  private NotebookStrip(StripOptions options) {
    this.options = options;
  }

  /**
   * Changes the notebook in place.
   *
   * @throws IllegalArgumentException if a key of the options is neither {@code metadata.…} nor
   *     {@code cell.metadata.…}
   */
  public static Stripped strip(Notebook notebook, StripOptions options) {
    NotebookStrip strip = new NotebookStrip(options);
    strip.all(notebook);
    return new Stripped(strip.outputs, strip.counts, strip.keys, strip.cells);
  }

  private void all(Notebook notebook) {
    Set<String> remove = new LinkedHashSet<>(KEYS);
    remove.addAll(options.extraKeys());
    remove.removeAll(options.keepKeys());
    remove.forEach(NotebookStrip::requireKey);
    options.keepKeys().forEach(NotebookStrip::requireKey);
    boolean keepAll = isTrue(notebook.metadata(), KEEP_KEY);
    List<Cell> all = notebook.cells();
    for (int i = all.size() - 1; i >= 0; i--) {
      Cell cell = all.get(i);
      if (drops(cell)) {
        notebook.removeCell(i);
        cells++;
        continue;
      }
      if (cell.type() == CellType.CODE) {
        code(cell, keepAll);
      }
      for (String key : remove) {
        if (key.startsWith(CELL)) {
          remove(cell.json(), key.substring(CELL.length()));
        }
      }
    }
    for (String key : remove) {
      if (!key.startsWith(CELL)) {
        remove(notebook.root(), key);
      }
    }
  }

  private static void requireKey(String key) {
    if (!key.startsWith("metadata.") && !key.startsWith(CELL + "metadata.")) {
      throw new IllegalArgumentException(
          "'" + key + "' is no key of metadata: they start with 'metadata.' or 'cell.metadata.'");
    }
  }

  private boolean drops(Cell cell) {
    return cell.hasTag(ERROR_TAG)
        || options.dropTagged().stream().anyMatch(cell::hasTag)
        || (options.dropEmpty() && cell.source().isBlank());
  }

  private void code(Cell cell, boolean keepAll) {
    boolean keep = keepAll || options.keepOutputs() || keeps(cell);
    if (cell.json().get("outputs") instanceof ArrayNode all) {
      int before = all.size();
      if (!keep) {
        all.removeIf(output -> options.keepUpTo() == 0 || size(output) > options.keepUpTo());
      }
      outputs += before - all.size();
      if (!options.keepCounts()) {
        all.forEach(this::count);
      }
    }
    if (!options.keepCounts()) {
      count(cell.json());
    }
    cell.touch();
  }

  private boolean keeps(Cell cell) {
    return KEEP_TAGS.stream().anyMatch(cell::hasTag)
        || isTrue(cell.metadata(), KEEP_KEY)
        || (isTrue(cell.metadata(), INIT_KEY) && !options.stripInit());
  }

  private static boolean isTrue(ObjectNode object, String key) {
    return object.path(key).isBoolean() && object.path(key).booleanValue();
  }

  /** Of an output as Jupyter would write it without blanks; near enough to draw a line. */
  private static long size(JsonNode output) {
    return output.toString().length();
  }

  private void count(JsonNode node) {
    JsonNode count = node.get("execution_count");
    if (node instanceof ObjectNode object && count != null && !count.isNull()) {
      object.putNull("execution_count");
      counts++;
    }
  }

  /** Removes what the path leads to, and what was only there to hold it. */
  private boolean remove(ObjectNode parent, String path) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      boolean had = parent.remove(path) != null;
      keys += had ? 1 : 0;
      return had;
    }
    String key = path.substring(0, dot);
    if (!(parent.get(key) instanceof ObjectNode inner)) {
      return false;
    }
    boolean removed = remove(inner, path.substring(dot + 1));
    if (removed && inner.isEmpty() && !key.equals("metadata")) {
      parent.remove(key);
    }
    return removed;
  }
}
