package io.smallfry.notebook.diff;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One output of a cell in comparison.
 *
 * @param change never {@link Change#SAME}
 * @param kind what it is, such as {@code stdout}, {@code result}, {@code display} or {@code error}
 * @param before its place among the first cell's outputs; -1 if it is new
 * @param after its place among the second cell's outputs; -1 if it is gone
 * @param parts what differs in it; for a new or removed output all it has
 * @param metadata what differs in its metadata
 */
public record OutputDiff(
    Change change,
    String kind,
    int before,
    int after,
    List<Part> parts,
    List<ValueChange> metadata) {
  /**
   * One form of the output.
   *
   * @param mime its MIME type; {@code text/plain} for streams and errors
   * @param text what differs; null if it is no text, or another form says the same better
   * @param before how it was; null if it is new
   * @param after how it is; null if it is gone
   */
  public record Part(
      String mime, @Nullable TextDiff text, @Nullable Blob before, @Nullable Blob after) {}

  /**
   * How much data there is.
   *
   * @param bytes its size, of a picture without its Base64
   * @param width of a PNG picture in pixels, else 0
   * @param height of a PNG picture in pixels, else 0
   */
  public record Blob(long bytes, int width, int height) {}
}
