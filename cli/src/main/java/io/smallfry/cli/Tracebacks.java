package io.smallfry.cli;

import io.smallfry.runner.NotebookResult;

/** Shows why a cell failed. */
final class Tracebacks {
  private Tracebacks() {}

  static void print(NotebookResult.CellFailed failed, Invocation invocation) {
    for (String line : failed.traceback()) {
      invocation.err().println(invocation.colours() ? line : withoutColours(line));
    }
  }

  /** Without the control sequences that kernels colour tracebacks with. */
  static String withoutColours(String text) {
    StringBuilder out = new StringBuilder(text.length());
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '\u001b' && text.startsWith("[", i + 1)) {
        i += 2;
        while (i < text.length() && (text.charAt(i) < '@' || text.charAt(i) > '~')) {
          i++;
        }
        i++;
      } else {
        out.append(c);
        i++;
      }
    }
    return out.toString();
  }
}
