package io.smallfry.runner;

import io.smallfry.notebook.Cell;
import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.Parameters;
import java.util.BitSet;
import java.util.List;

/**
 * A run's secrets on their way to the kernel: code that sets a variable for each, which is executed
 * silently and stands in no notebook, and its places: right behind the cells that set parameters,
 * whose defaults it wins over, or before everything.
 */
final class GivenSecrets {
  private final String code;
  private final BitSet before;
  private int next;

  private GivenSecrets(String code, BitSet before) {
    this.code = code;
    this.before = before;
  }

  /**
   * @param output the output notebook, parameters injected
   * @param code what sets the variables; empty if there are no secrets
   */
  static GivenSecrets of(Notebook output, String code) {
    BitSet before = new BitSet();
    if (!code.isEmpty()) {
      List<Cell> cells = output.cells();
      for (int i = 0; i < cells.size(); i++) {
        if (cells.get(i).hasTag(Parameters.TAG) || cells.get(i).hasTag(Parameters.INJECTED_TAG)) {
          before.clear(i);
          before.set(i + 1);
        }
      }
      if (before.isEmpty()) {
        before.set(0);
      }
    }
    return new GivenSecrets(code, before);
  }

  /** Whether they are to be given before the cell of this index is executed; true once a place. */
  boolean takeDueAt(int index) {
    int place = before.nextSetBit(next);
    if (place < 0 || place > index) {
      return false;
    }
    next = index + 1;
    return true;
  }

  String code() {
    return code;
  }
}
