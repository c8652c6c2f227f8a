package io.smallfry.runner;

import io.smallfry.notebook.Cell;
import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.Parameters;
import java.util.List;

/**
 * A run's secrets on their way to the kernel: code that sets a variable for each, which is executed
 * silently and stands in no notebook, and its place, which is that of the parameters.
 */
record GivenSecrets(String code, int before) {
  /**
   * @param output the output notebook, parameters injected
   * @param code what sets the variables; empty if there are no secrets
   */
  static GivenSecrets of(Notebook output, String code) {
    List<Cell> cells = output.cells();
    int injected = -1;
    int defaults = -1;
    for (int i = 0; i < cells.size(); i++) {
      if (cells.get(i).hasTag(Parameters.INJECTED_TAG)) {
        injected = i;
      }
      if (defaults < 0 && cells.get(i).hasTag(Parameters.TAG)) {
        defaults = i;
      }
    }
    return new GivenSecrets(code, Math.max(injected, defaults) + 1);
  }

  /** Whether they are to be given now, before the cell of this index. */
  boolean areDueAt(int index) {
    return !code.isEmpty() && index >= before;
  }

  /** The code can't be shown. */
  @Override
  public String toString() {
    return "GivenSecrets[before cell " + before + "]";
  }
}
