package io.smallfry.kernel;

import org.jspecify.annotations.Nullable;

/**
 * How a kernel's process ended.
 *
 * @param code the exit code; for a process killed by a signal 128 plus the signal's number, as
 *     shells show it
 * @param signal the signal's name such as {@code SIGKILL}, null if the process exited by itself
 * @param stderrTail the last lines (up to 16 KiB) that the process wrote to its own standard error
 *     and output, outside of the protocol; may be empty
 */
public record KernelExit(int code, @Nullable String signal, String stderrTail) {
  /**
   * One clause for a person: {@code killed by SIGKILL}, {@code exit code 1: ModuleNotFoundError…}.
   */
  public String describe() {
    String how = signal != null ? "killed by " + signal : "exit code " + code;
    String last = stderrTail.strip();
    last = withoutColours(last.substring(last.lastIndexOf('\n') + 1)).strip();
    return last.isEmpty() ? how : how + ": " + last;
  }

  /** Without a terminal's escape sequences, which would be noise in a log or a page. */
  private static String withoutColours(String line) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) != '\33') {
        text.append(line.charAt(i));
      } else if (line.startsWith("[", i + 1)) {
        i++;
        do {
          i++;
        } while (i < line.length() && (line.charAt(i) < '@' || line.charAt(i) > '~'));
      }
    }
    return text.toString();
  }
}
