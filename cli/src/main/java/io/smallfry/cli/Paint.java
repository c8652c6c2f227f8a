package io.smallfry.cli;

/**
 * Colours text for a terminal, or doesn't. What notebooks say is made harmless first: a control
 * character in an output could otherwise rewrite the screen.
 *
 * @param on whether there are colours
 */
record Paint(boolean on) {
  static final String RED = "31";
  static final String GREEN = "32";
  static final String YELLOW = "33";
  static final String CYAN = "36";
  static final String BOLD = "1";
  static final String FAINT = "2";
  static final String INVERSE = "7";

  String paint(String text, String... codes) {
    return on && !text.isEmpty()
        ? "\u001b[" + String.join(";", codes) + "m" + text + "\u001b[0m"
        : text;
  }

  /** The text with all that drives a terminal, or changes the direction of text, made visible. */
  static String harmless(String text) {
    int i = 0;
    while (i < text.length() && isHarmless(text.charAt(i))) {
      i++;
    }
    if (i == text.length()) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, i);
    for (; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isHarmless(c)) {
        out.append(c);
      } else if (c == '\t') {
        out.append("    ");
      } else if (c < ' ') {
        out.append((char) ('\u2400' + c)); // Unicode's pictures of control characters
      } else {
        out.append("<U+").append(String.format("%04X", (int) c)).append('>');
      }
    }
    return out.toString();
  }

  private static boolean isHarmless(char c) {
    return c >= ' '
        && (c < 0x7F || c > 0x9F)
        && (c < 0x200E || c > 0x200F)
        && (c < 0x2028 || c > 0x202E)
        && (c < 0x2066 || c > 0x2069)
        && c != 0x061C;
  }
}
