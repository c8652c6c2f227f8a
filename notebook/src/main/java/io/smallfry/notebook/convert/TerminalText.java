package io.smallfry.notebook.convert;

/** Text of streams and tracebacks, as a terminal leaves it on its screen. */
final class TerminalText {
  private TerminalText() {}

  /**
   * Applies carriage returns and backspaces, line by line: progress bars write over themselves.
   * Colours' sequences count as characters here, which is near enough for such lines.
   */
  static String overwritten(String text) {
    if (text.indexOf('\r') < 0 && text.indexOf('\b') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    int from = 0;
    while (from <= text.length()) {
      int end = text.indexOf('\n', from);
      line(text, from, end < 0 ? text.length() : end, out);
      if (end < 0) {
        break;
      }
      out.append('\n');
      from = end + 1;
    }
    return out.toString();
  }

  private static void line(String text, int from, int to, StringBuilder out) {
    int end = to;
    while (end > from && text.charAt(end - 1) == '\r') {
      end--;
    }
    int start = out.length();
    int column = start;
    for (int i = from; i < end; i++) {
      char c = text.charAt(i);
      if (c == '\r') {
        column = start;
      } else if (c == '\b') {
        column = Math.max(start, column - 1);
      } else if (column < out.length()) {
        out.setCharAt(column++, c);
      } else {
        out.append(c);
        column++;
      }
    }
  }

  /**
   * The beginning and the end of a text that is too long to be shown, with a note between.
   *
   * @param most how many characters may stay
   */
  static String shortened(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int head = cut(text, most * 2 / 3);
    int tail = cut(text, text.length() - most / 3);
    int lineEnd = text.lastIndexOf('\n', head);
    head = lineEnd > head / 2 ? lineEnd + 1 : head;
    int lineStart = text.indexOf('\n', tail);
    tail = lineStart >= 0 && lineStart < tail + (text.length() - tail) / 2 ? lineStart + 1 : tail;
    return text.substring(0, head)
        + (text.charAt(head - 1) == '\n' ? "" : "\n")
        + "\n[… "
        + (tail - head)
        + " characters are left out here; the notebook has them …]\n\n"
        + text.substring(tail);
  }

  /** The beginning of a line that may be long. */
  static String beginning(String line, int most) {
    return line.length() <= most ? line : line.substring(0, cut(line, most)) + "…";
  }

  private static int cut(String text, int at) {
    return Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
  }

  /** Without the sequences that colour it. */
  static String plain(String text) {
    if (text.indexOf(AnsiHtml.ESCAPE) < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    int at = 0;
    int escape = text.indexOf(AnsiHtml.ESCAPE);
    while (escape >= 0) {
      out.append(text, at, escape);
      at = AnsiHtml.sequenceEnd(text, escape);
      escape = text.indexOf(AnsiHtml.ESCAPE, at);
    }
    return out.append(text, at, text.length()).toString();
  }
}
