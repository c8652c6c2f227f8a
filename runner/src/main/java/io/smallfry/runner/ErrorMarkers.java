package io.smallfry.runner;

import io.smallfry.notebook.Cell;
import io.smallfry.notebook.Notebook;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The two Markdown cells that lead a reader of a failed notebook to the failure: a banner at the
 * top with a link, and its target just before the failing cell. Tag and anchor are papermill's, so
 * that its readers find them and either program removes the other's.
 */
final class ErrorMarkers {
  static final String TAG = "papermill-error-cell-tag";
  private static final String ANCHOR = "papermill-error-cell";
  private static final String STYLE = "color:red; font-family:sans-serif; font-size:1.5em";

  private ErrorMarkers() {}

  /** Removes the markers of an earlier run. */
  static void remove(Notebook notebook) {
    List<Cell> cells = notebook.cells();
    for (int i = cells.size() - 1; i >= 0; i--) {
      if (cells.get(i).hasTag(TAG)) {
        notebook.removeCell(i);
      }
    }
  }

  /**
   * Marks the failing cell.
   *
   * @param index the failing cell
   * @param executionCount the number in its prompt; null if the kernel gave none
   * @param what what happened, in a few words
   */
  static void insert(Notebook notebook, int index, @Nullable Integer executionCount, String what) {
    String prompt = executionCount == null ? "cell " + (index + 1) : "In [" + executionCount + "]";
    Cell anchor =
        notebook.insertMarkdown(
            index,
            "<span id=\"" + ANCHOR + "\" style=\"" + STYLE + "\">The run stopped here:</span>");
    anchor.addTag(TAG);
    Cell banner =
        notebook.insertMarkdown(
            0,
            "<span style=\""
                + STYLE
                + "\">This run failed at <a href=\"#"
                + ANCHOR
                + "\">"
                + prompt
                + "</a>: "
                + html(what)
                + "</span>");
    banner.addTag(TAG);
  }

  /** Safe in HTML within Markdown, on one line. */
  private static String html(String text) {
    StringBuilder out = new StringBuilder(text.length());
    int shown = Math.min(text.length(), 300);
    for (int i = 0; i < shown; i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        // Markdown's and TeX's own signs would be taken as markup.
        case '*', '_', '`', '[', ']', '$', '\\', '~', '|', '!', '#' ->
            out.append("&#").append((int) c).append(';');
        default -> out.append(c < ' ' ? ' ' : c);
      }
    }
    if (shown < text.length()) {
      out.append('…');
    }
    return out.toString();
  }
}
