package io.smallfry.notebook;

/** A place in a text that is read from its beginning to its end, passing over blanks. */
abstract class TextCursor {
  final String text;
  int at;

  TextCursor(String text) {
    this.text = text;
  }

  /** The next character that is no blank, where the cursor then stands; 0 at the end. */
  final char peek() {
    while (at < text.length() && PythonText.isSpace(text.charAt(at))) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : 0;
  }

  /** Passes over this character if it is the next one that is no blank. */
  final boolean accept(char c) {
    if (peek() != c) {
      return false;
    }
    at++;
    return true;
  }
}
