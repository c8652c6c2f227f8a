package io.smallfry.notebook.diff;

import io.smallfry.notebook.Cell;
import io.smallfry.notebook.Notebook;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Two notebooks compared: versions of one, or the outputs of two runs. The notebooks must not
 * change while it is made.
 *
 * @param cells all cells of both, in the second's order; those that are gone stand where they stood
 * @param metadata what differs in the notebook's metadata, its format's version and unknown keys
 * @param details what differs there and says nothing, such as when it ran
 */
public record NotebookDiff(
    List<CellDiff> cells, List<ValueChange> metadata, List<ValueChange> details) {

  /** Compares everything. */
  public static NotebookDiff of(Notebook before, Notebook after) {
    return of(before, after, EnumSet.allOf(DiffAspect.class));
  }

  /** Compares some of it; what is not asked for counts as the same. */
  public static NotebookDiff of(Notebook before, Notebook after, Set<DiffAspect> aspects) {
    List<Cell> a = before.cells();
    List<Cell> b = after.cells();
    CellDiffs cells = new CellDiffs(aspects);
    List<CellDiff> cellDiffs =
        CellAlignment.of(a, b).stream().map(pair -> cells.of(a, b, pair)).toList();
    List<ValueChange> all =
        new java.util.ArrayList<>(
            ValueChanges.between(before.metadata(), after.metadata(), Details::isDetail));
    all.addAll(ValueChanges.between(rest(before), rest(after), _ -> false));
    return new NotebookDiff(
        cellDiffs,
        aspects.contains(DiffAspect.METADATA)
            ? all.stream().filter(change -> !change.detail()).toList()
            : List.of(),
        aspects.contains(DiffAspect.DETAILS)
            ? all.stream().filter(ValueChange::detail).toList()
            : List.of());
  }

  private static ObjectNode rest(Notebook notebook) {
    ObjectNode rest = notebook.root().objectNode();
    notebook
        .root()
        .properties()
        .forEach(field -> {
          if (!field.getKey().equals("cells") && !field.getKey().equals("metadata")) {
            rest.set(field.getKey(), field.getValue());
          }
        });
    return rest;
  }

  /** Whether nothing differs, not even a detail. */
  public boolean isSame() {
    return metadata.isEmpty() && details.isEmpty() && cells.stream().noneMatch(CellDiff::differs);
  }

  /** How many cells became so. */
  public int count(Change change) {
    return (int) cells.stream().filter(cell -> cell.change() == change).count();
  }

  /** For machines; see {@code docs/reference/notebook-tools.md}. */
  public ObjectNode toJson() {
    return DiffJson.of(this);
  }
}
