package io.smallfry.notebook.convert;

import io.smallfry.notebook.Cell;
import io.smallfry.notebook.CellType;
import tools.jackson.databind.JsonNode;

/**
 * What of a cell is shown: by the tags of nbconvert and Jupyter Book ({@code remove-…}, {@code
 * hide-…}, with {@code -} or {@code _}), and by Jupyter's own metadata, which papermill's report
 * mode sets.
 */
record Shown(Place cell, Place code, Place outputs) {
  /** How something is shown. */
  enum Place {
    OPEN,
    FOLDED,
    GONE
  }

  /** The tag of what a failed run puts in; the page's head says the same better. */
  static final String ERROR_TAG = "papermill-error-cell-tag";

  static Shown of(Cell cell, boolean withCode) {
    boolean gone = has(cell, "remove-cell") || cell.hasTag(ERROR_TAG);
    boolean isCode = cell.type() == CellType.CODE;
    Place code =
        has(cell, "remove-input") || (isCode && !withCode)
            ? Place.GONE
            : has(cell, "hide-input") || isHidden(cell, "source_hidden")
                ? Place.FOLDED
                : Place.OPEN;
    Place outputs =
        has(cell, "remove-output")
            ? Place.GONE
            : has(cell, "hide-output") || isHidden(cell, "outputs_hidden")
                ? Place.FOLDED
                : Place.OPEN;
    boolean folded = has(cell, "hide-cell");
    return new Shown(gone ? Place.GONE : folded ? Place.FOLDED : Place.OPEN, code, outputs);
  }

  private static boolean has(Cell cell, String tag) {
    return cell.hasTag(tag) || cell.hasTag(tag.replace('-', '_'));
  }

  private static boolean isHidden(Cell cell, String key) {
    JsonNode hidden = cell.metadata().path("jupyter").path(key);
    return hidden.isBoolean() && hidden.booleanValue();
  }
}
