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
    last = last.substring(last.lastIndexOf('\n') + 1).strip();
    return last.isEmpty() ? how : how + ": " + last;
  }
}
