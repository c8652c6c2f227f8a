package io.smallfry.notebook;

/**
 * The comment behind a definition: {@code type: int The days}, or help alone.
 *
 * @param type the type's source text; empty if the comment tells none
 * @param help the rest
 */
record TypeComment(String type, String help) {
  private static final String MARK = "type:";

  static TypeComment of(String comment) {
    if (!comment.startsWith(MARK)) {
      return new TypeComment("", comment);
    }
    String rest = PythonText.strip(comment.substring(MARK.length()));
    int end = endOfType(rest);
    String type = rest.substring(0, end);
    return new TypeComment(
        type.equals("ignore") || type.startsWith("ignore[") ? "" : type,
        PythonText.strip(rest.substring(end)));
  }

  /** The first blank outside of brackets; one beside a bar, {@code int | None}, doesn't end it. */
  private static int endOfType(String text) {
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '[') {
        depth++;
      } else if (c == ']') {
        depth--;
      } else if (depth <= 0 && PythonText.isSpace(c)) {
        int next = i;
        while (PythonText.isSpace(text.charAt(next))) {
          next++;
        }
        if (text.charAt(next) != '|' && text.charAt(i - 1) != '|') {
          return i;
        }
        i = next - 1;
      }
    }
    return text.length();
  }
}
