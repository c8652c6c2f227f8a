package io.smallfry.notebook.diff;

import java.util.List;

/**
 * A line of a text that was compared.
 *
 * @param change {@link Change#SAME}, {@link Change#ADDED} or {@link Change#REMOVED}
 * @param number which line it is, from 1; of the second text, or of the first if it is removed
 * @param text without its end
 * @param marks the parts that differ from the line that it replaces or is replaced by; none if the
 *     whole line is new
 */
public record Line(Change change, int number, String text, List<Mark> marks) {
  /**
   * A part of a line, in UTF-16 units.
   *
   * @param from where it starts
   * @param to behind its end
   */
  public record Mark(int from, int to) {}
}
