package io.smallfry.notebook.diff;

import io.smallfry.notebook.Cell;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One cell in comparison.
 *
 * @param change what became of it; {@link Change#SAME} also when it only {@link #moved}, or when
 *     only {@link #details} differ
 * @param before its place in the first notebook, from 0; -1 if it is new
 * @param after its place in the second notebook; -1 if it is gone
 * @param moved whether it stands elsewhere among the cells that both have
 * @param cell the cell in the second notebook, or in the first if it is gone
 * @param source what differs in its text; null if nothing does. Of a new or removed cell all of it
 * @param outputs the outputs that differ
 * @param attachments the attached files that differ, of all forms only their names and sizes
 * @param metadata what differs in its metadata, type and unknown keys
 * @param details what differs and says nothing
 */
public record CellDiff(
    Change change,
    int before,
    int after,
    boolean moved,
    Cell cell,
    @Nullable TextDiff source,
    List<OutputDiff> outputs,
    List<OutputDiff.Part> attachments,
    List<ValueChange> metadata,
    List<ValueChange> details) {
  /** Whether anything differs, the place and details too. */
  public boolean differs() {
    return change != Change.SAME || moved || !details.isEmpty();
  }
}
