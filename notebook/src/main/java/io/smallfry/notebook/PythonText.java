package io.smallfry.notebook;

import java.util.ArrayList;
import java.util.List;

/** Lines and white space as Python's {@code str} sees them, which is wider than what Java does. */
final class PythonText {
  private PythonText() {}

  /** The index just behind the line that starts at {@code from}, its line separator included. */
  static int lineEnd(String text, int from) {
    int length = text.length();
    for (int i = from; i < length; i++) {
      char c = text.charAt(i);
      if (c == '\r') {
        return i + 1 < length && text.charAt(i + 1) == '\n' ? i + 2 : i + 1;
      }
      if (isLineSeparator(c)) {
        return i + 1;
      }
    }
    return length;
  }

  static boolean isLineSeparator(char c) {
    if (c > '\r' && c < '\u001c') {
      return false;
    }
    return switch (c) {
      case '\n', '\r', '\u000b', '\f', '\u001c', '\u001d', '\u001e', '\u0085', '\u2028', '\u2029' ->
          true;
      default -> false;
    };
  }

  /** The text's lines without their separators, as {@code str.splitlines()} gives them. */
  static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    for (int start = 0; start < text.length(); ) {
      int end = lineEnd(text, start);
      int contentEnd = isLineSeparator(text.charAt(end - 1)) ? end - 1 : end;
      if (contentEnd > start
          && text.charAt(end - 1) == '\n'
          && text.charAt(contentEnd - 1) == '\r') {
        contentEnd--;
      }
      lines.add(text.substring(start, contentEnd));
      start = end;
    }
    return lines;
  }

  static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
  }

  static String strip(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }
}
