package io.smallfry.runner;

import io.smallfry.kernel.Message;
import io.smallfry.notebook.Cell;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/**
 * When a cell was executed by the kernel's own clock: {@code metadata.execution}, as JupyterLab
 * records it and nbclient does.
 */
final class ExecutionTiming {
  private static final byte[] DATE = "\"date\"".getBytes(StandardCharsets.US_ASCII);

  private ExecutionTiming() {}

  /** Forgets an earlier execution. */
  static void clear(Cell cell) {
    cell.metadata().putObject("execution");
  }

  /** Records the message's date under a name such as {@code iopub.status.busy}. */
  static void record(Cell cell, String name, Message message) {
    if (cell.metadata().get("execution") instanceof ObjectNode execution) {
      execution.put(name, date(message.header()));
    }
  }

  /** The header's date as it stands there; now, if the kernel gives none. */
  private static String date(byte[] header) {
    int at = indexOf(header) + DATE.length;
    if (at >= DATE.length) {
      int open = next(header, at, '"');
      int close = next(header, open + 1, '"');
      if (close > open) {
        return new String(header, open + 1, close - open - 1, StandardCharsets.UTF_8);
      }
    }
    return Timestamps.isoZ(Instant.now());
  }

  private static int indexOf(byte[] header) {
    outer:
    for (int i = 0; i <= header.length - DATE.length; i++) {
      for (int j = 0; j < DATE.length; j++) {
        if (header[i + j] != DATE[j]) {
          continue outer;
        }
      }
      return i;
    }
    return -DATE.length;
  }

  private static int next(byte[] header, int from, char c) {
    int i = from;
    while (i < header.length && header[i] != c) {
      i++;
    }
    return i < header.length ? i : -1;
  }
}
