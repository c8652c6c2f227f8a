package io.smallfry.notebook.diff;

/** Takes the control sequences out that colour a terminal's text. */
final class Ansi {
  private static final char ESCAPE = '\u001b';

  private Ansi() {}

  static String strip(String text) {
    int at = text.indexOf(ESCAPE);
    if (at < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    int from = 0;
    while (at >= 0) {
      out.append(text, from, at);
      from = end(text, at);
      at = text.indexOf(ESCAPE, from);
    }
    return out.append(text, from, text.length()).toString();
  }

  /** Where the sequence ends that starts at {@code at}. */
  private static int end(String text, int at) {
    int i = at + 1;
    if (i < text.length() && text.charAt(i) == ']') {
      int bell = text.indexOf('\u0007', i); // sets the window's title, or makes a link
      int line = text.indexOf('\n', i);
      return bell >= 0 && (line < 0 || bell < line) ? bell + 1 : i;
    }
    if (i >= text.length() || text.charAt(i) != '[') {
      return i;
    }
    i++;
    while (i < text.length() && text.charAt(i) >= ' ' && text.charAt(i) < '@') {
      i++;
    }
    return Math.min(i + 1, text.length());
  }
}
