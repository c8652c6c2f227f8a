package io.smallfry.runner;

import java.util.Locale;

/** What a kernel is doing, in the words of Jupyter's REST API. */
public enum ExecutionState {
  /** The process is launched; it has not answered yet. */
  STARTING,
  /** Waits for work. */
  IDLE,
  /** Executes. */
  BUSY,
  /** Its process is being replaced. */
  RESTARTING,
  /** Its process has ended and nobody replaces it. */
  DEAD;

  /** The word on the wire: {@code idle}, {@code busy} … */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
