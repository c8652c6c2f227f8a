package io.smallfry.notebook.diff;

/** What became of something between two notebooks. */
public enum Change {
  SAME,
  CHANGED,
  ADDED,
  REMOVED;

  /** How the word is written in JSON. */
  public String wireName() {
    return switch (this) {
      case SAME -> "same";
      case CHANGED -> "changed";
      case ADDED -> "added";
      case REMOVED -> "removed";
    };
  }
}
