package io.smallfry.runner.terminal;

import java.util.ArrayDeque;
import java.util.regex.Pattern;

/**
 * The end of what a terminal has shown, for clients that come later. Bounded: the oldest lines go.
 * Not thread-safe.
 */
final class Scrollback {
  /**
   * Questions to the terminal: cursor, attributes, modes, colours, title. They were answered when
   * they came; if they were shown again, the answers would be typed into the shell.
   */
  private static final Pattern QUESTIONS =
      Pattern.compile(
          "\u001b\\[[>=]?0?c|\u001b\\[\\??[56]n|\u001b\\[>0?q|\u001b\\[\\??\\d+\\$p|\u001bZ"
              + "|\u001b\\[(?:11|13|14|15|16|18|19|20|21)t"
              + "|\u001b\\](?:4;\\d+|1\\d|5[0-2](?:;[a-z0-9]*)?);\\?(?:\u0007|\u001b\\\\)"
              + "|\u001bP[+$]q[^\u001b]*\u001b\\\\");

  private final int limit;
  private final ScreenModes modes = new ScreenModes();
  private final ArrayDeque<String> pieces = new ArrayDeque<>();
  private int begin; // within the first piece
  private int length;

  /**
   * An empty one.
   *
   * @param limit how many characters are kept
   */
  Scrollback(int limit) {
    this.limit = limit;
  }

  void add(String text) {
    pieces.add(text);
    length += text.length();
    while (length > limit) {
      String first = pieces.element();
      int end = Math.min(first.length(), begin + length - limit);
      modes.read(first.substring(begin, end));
      length -= end - begin;
      begin = end;
      if (end == first.length()) {
        pieces.remove();
        begin = 0;
      }
    }
  }

  /** What a client that comes now is to be shown. */
  String replay() {
    StringBuilder text = new StringBuilder(length + 64);
    pieces.forEach(text::append);
    text.delete(0, begin);
    if (modes.dropped()) {
      // Not to begin within a line, and so not within a control sequence.
      int line = text.indexOf("\n");
      text.delete(0, line + 1);
      text.insert(0, modes.sequences());
    }
    return QUESTIONS.matcher(text).replaceAll("");
  }
}
