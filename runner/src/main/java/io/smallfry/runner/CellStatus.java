package io.smallfry.runner;

import java.util.Locale;

/** How far a cell has come, in the words of papermill's cell metadata. */
public enum CellStatus {
  PENDING,
  RUNNING,
  COMPLETED,
  FAILED;

  /** The word in {@code metadata.papermill.status}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
