package io.smallfry.runner;

import io.smallfry.kernel.KernelExit;
import java.util.List;

/** How the execution of one cell ended. */
sealed interface CellEnd {
  record Ok() implements CellEnd {}

  /** The code asked the kernel to end: {@code quit()}. */
  record Quit() implements CellEnd {}

  record Raised(String name, String value, List<String> traceback) implements CellEnd {
    /** {@code sys.exit()}, {@code sys.exit(0)}: the notebook ends here, and well. */
    boolean isCleanExit() {
      return name.equals("SystemExit")
          && (value.isEmpty() || value.equals("0") || value.equals("None"));
    }
  }

  /** We stopped it. */
  record Stopped(StopCause cause) implements CellEnd {}

  record Died(KernelExit exit) implements CellEnd {}

  /**
   * The kernel lives, but answers nothing any more.
   *
   * @param how in one clause
   */
  record Hung(String how) implements CellEnd {}

  /** Why we stop a cell. */
  enum StopCause {
    TIMEOUT,
    IDLE,
    CANCELLED,
    INPUT_ASKED
  }
}
