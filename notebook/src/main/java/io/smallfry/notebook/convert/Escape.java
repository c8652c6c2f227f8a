package io.smallfry.notebook.convert;

/** Puts text into HTML. */
final class Escape {
  private Escape() {}

  /** Safe as an element's text, and in an attribute's double quotes. */
  static String html(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    html(text, 0, text.length(), out);
    return out.toString();
  }

  static void html(String text, int from, int to, StringBuilder out) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        default -> {
          // Control characters have no place in HTML; a browser may do anything with them.
          if (c >= ' ' || c == '\n' || c == '\t') {
            out.append(c);
          }
        }
      }
    }
  }
}
