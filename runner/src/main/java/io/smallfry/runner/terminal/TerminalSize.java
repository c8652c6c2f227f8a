package io.smallfry.runner.terminal;

/**
 * A terminal's size in characters.
 *
 * @param rows from 1
 * @param columns from 1
 */
public record TerminalSize(int rows, int columns) {
  /** What a terminal has before a client says its size. */
  public static final TerminalSize USUAL = new TerminalSize(24, 80);

  private static final int LARGEST = 9_999;

  public TerminalSize {
    rows = Math.clamp(rows, 1, LARGEST);
    columns = Math.clamp(columns, 1, LARGEST);
  }

  /** What fits into both. */
  TerminalSize smaller(TerminalSize other) {
    return new TerminalSize(Math.min(rows, other.rows), Math.min(columns, other.columns));
  }
}
