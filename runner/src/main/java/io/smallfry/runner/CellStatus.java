package io.smallfry.runner;

import java.util.Locale;

/** How far a cell has come, in the words of papermill's cell metadata. */
public enum CellStatus {
  PENDING,
  RUNNING,
  COMPLETED,
  /** Not executed, because a tag says so; papermill has no word for it. */
  SKIPPED,
  FAILED;

  /** The word in {@code metadata.papermill.status}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
