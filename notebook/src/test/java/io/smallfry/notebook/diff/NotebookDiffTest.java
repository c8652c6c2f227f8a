package io.smallfry.notebook.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.notebook.Cell;
import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookReader;
import io.smallfry.notebook.NotebookWriter;
import io.smallfry.notebook.diff.OutputDiff.Blob;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

final class NotebookDiffTest {
  @Test
  void aNotebookIsTheSameAsItself() {
    Notebook notebook = notebook("a = 1", "b = 2", "", "");
    NotebookDiff diff = NotebookDiff.of(notebook, notebook.copy());
    assertThat(diff.isSame()).isTrue();
    assertThat(diff.count(Change.SAME)).isEqualTo(4);
  }

  @Test
  void aFileWithoutIdsReadTwiceIsTheSame() {
    byte[] file =
        """
        {"cells": [{"cell_type": "code", "metadata": {}, "outputs": [], "source": "a", "execution_count": null},
                   {"cell_type": "code", "metadata": {}, "outputs": [], "source": "a", "execution_count": null}],
         "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        """
            .getBytes(StandardCharsets.UTF_8);
    assertThat(NotebookDiff.of(NotebookReader.read(file), NotebookReader.read(file)).isSame())
        .isTrue();
  }

  @Test
  void aChangedCellIsFoundById() {
    Notebook before = notebook("a = 1", "b = 2");
    Notebook after = before.copy();
    after.cells().get(1).setSource("something else entirely");
    assertThat(changes(before, after)).containsExactly("same 0 0", "changed 1 1");
  }

  @Test
  void addedAndRemovedCellsStandInTheirPlaces() {
    Notebook before = notebook("a = 1", "b = 2", "c = 3");
    Notebook after = before.copy();
    after.removeCell(0);
    after.insertCode(1, "print('nothing like it')");
    assertThat(changes(before, after))
        .containsExactly("removed 0 -1", "same 1 0", "added -1 1", "same 2 2");
  }

  @Test
  void aMovedCellIsMovedAndNotRemovedAndAdded() {
    Notebook before = notebook("a = 1", "b = 2", "c = 3", "d = 4");
    Notebook after = notebook();
    for (int i : new int[] {3, 0, 1, 2}) {
      after.root().withArray("cells").add(before.cells().get(i).json().deepCopy());
    }
    NotebookDiff diff = NotebookDiff.of(before, after);
    assertThat(diff.cells().stream().filter(CellDiff::moved).map(CellDiff::before))
        .containsExactly(3);
    assertThat(diff.count(Change.SAME)).isEqualTo(4);
    assertThat(diff.isSame()).isFalse();
  }

  /** As tools write them that number cells: a new cell at the top gives every cell another id. */
  @Test
  void idsThatShiftDontHideEqualCells() {
    Notebook before = notebook("a = 1", "b = 2", "c = 3");
    Notebook after = notebook("import x", "a = 1", "b = 2", "c = 3");
    number(before);
    number(after);
    NotebookDiff diff = NotebookDiff.of(before, after, EnumSet.of(DiffAspect.SOURCE));
    assertThat(changes(diff)).containsExactly("added -1 0", "same 0 1", "same 1 2", "same 2 3");
  }

  @Test
  void withoutIdsTheMostAlikeCellsBelongTogether() {
    Notebook before = notebook("x = load(days)\nx.plot()", "y = x.sum()\nprint(y)");
    Notebook after =
        notebook("import os", "x = load(days, region)\nx.plot()", "y = x.sum()\nprint('sum', y)");
    withoutIds(before);
    withoutIds(after);
    assertThat(changes(before, after)).containsExactly("added -1 0", "changed 0 1", "changed 1 2");
  }

  @Test
  void theCellsOfTwoRunsParametersBelongTogether() {
    Notebook before = notebook("a = 1");
    before.insertCode(0, "region = 'North'").addTag("injected-parameters");
    Notebook after = notebook("a = 1");
    after.insertCode(0, "days = 30\nlimit = 7").addTag("injected-parameters");
    assertThat(changes(before, after)).containsExactly("changed 0 0", "same 1 1");
  }

  @Test
  void outputsAreComparedByLinesAndPicturesBySize() {
    Notebook before = notebook("run()");
    Notebook after = before.copy();
    stream(before, "stdout", "1 row\n2 rows\n");
    stream(after, "stdout", "1 row\n3 rows\n");
    display(before, "image/png", PNG_2X3, "text/plain", "<Figure>");
    display(after, "image/png", PNG_2X3 + "AAAA", "text/plain", "<Figure>");
    CellDiff cell = NotebookDiff.of(before, after).cells().getFirst();
    assertThat(cell.outputs()).extracting(OutputDiff::kind).containsExactly("stdout", "display");
    assertThat(cell.outputs().getFirst().parts().getFirst().text()).isNotNull();
    assertThat(cell.outputs().getLast().parts()).hasSize(1);
    OutputDiff.Part picture = cell.outputs().getLast().parts().getFirst();
    assertThat(picture.text()).isNull();
    assertThat(picture.before()).isEqualTo(new Blob(24, 2, 3));
    assertThat(picture.after()).isEqualTo(new Blob(27, 2, 3));
  }

  @Test
  void anOutputMoreIsAddedAndTheOthersStay() {
    Notebook before = notebook("run()");
    Notebook after = before.copy();
    stream(before, "stdout", "a\n");
    stream(after, "stderr", "warning\n");
    stream(after, "stdout", "a\n");
    List<OutputDiff> outputs = NotebookDiff.of(before, after).cells().getFirst().outputs();
    assertThat(outputs).hasSize(1);
    assertThat(outputs.getFirst().change()).isEqualTo(Change.ADDED);
    assertThat(outputs.getFirst().kind()).isEqualTo("stderr");
  }

  @Test
  void wherePlainTextSaysItHtmlIsOnlyMeasured() {
    Notebook before = notebook("df");
    Notebook after = before.copy();
    display(before, "text/html", "<b>1</b>", "text/plain", "1");
    display(after, "text/html", "<b>2</b>", "text/plain", "2");
    List<OutputDiff.Part> parts =
        NotebookDiff.of(before, after).cells().getFirst().outputs().getFirst().parts();
    assertThat(parts).extracting(part -> part.text() != null).containsExactly(false, true);
  }

  @Test
  void whatEveryRunChangesIsADetail() {
    Notebook before = notebook("a");
    Notebook after = before.copy();
    papermill(before.metadata(), "2026-01-01T00:00:00", false);
    papermill(after.metadata(), "2026-01-02T00:00:00", false);
    papermill(before.cells().getFirst().metadata(), "2026-01-01T00:00:00", false);
    papermill(after.cells().getFirst().metadata(), "2026-01-02T00:00:00", false);
    after.cells().getFirst().setExecutionCount(7);
    NotebookDiff diff = NotebookDiff.of(before, after);
    assertThat(diff.metadata()).isEmpty();
    assertThat(diff.details())
        .extracting(ValueChange::name)
        .containsExactly("papermill.start_time");
    assertThat(diff.cells().getFirst().change()).isEqualTo(Change.SAME);
    assertThat(diff.cells().getFirst().details())
        .extracting(ValueChange::name)
        .containsExactly("execution_count", "papermill.start_time");
    assertThat(diff.isSame()).isFalse();
    EnumSet<DiffAspect> rest = EnumSet.complementOf(EnumSet.of(DiffAspect.DETAILS));
    assertThat(NotebookDiff.of(before, after, rest).isSame()).isTrue();
  }

  @Test
  void thatARunFailedIsNoDetail() {
    Notebook before = notebook("a");
    Notebook after = before.copy();
    papermill(before.metadata(), "2026-01-01T00:00:00", false);
    papermill(after.metadata(), "2026-01-01T00:00:00", true);
    assertThat(NotebookDiff.of(before, after).metadata())
        .extracting(ValueChange::name)
        .containsExactly("papermill.exception");
  }

  @Test
  void unknownKeysAndTheVersionAreCompared() {
    Notebook before = notebook("a");
    Notebook after = before.copy();
    after.root().put("nbformat_minor", 6);
    after.cells().getFirst().json().put("mark", "x");
    NotebookDiff diff = NotebookDiff.of(before, after);
    assertThat(diff.metadata()).extracting(ValueChange::name).containsExactly("nbformat_minor");
    assertThat(diff.cells().getFirst().metadata())
        .extracting(ValueChange::name)
        .containsExactly("mark");
  }

  @Test
  void jsonNamesWhatDiffers() {
    Notebook before = notebook("a = 1", "b");
    Notebook after = before.copy();
    after.cells().getFirst().setSource("a = 2");
    ObjectNode json = NotebookDiff.of(before, after).toJson();
    assertThat(json.path("same").booleanValue()).isFalse();
    assertThat(json.path("cells")).hasSize(1);
    assertThat(json.at("/cells/0/source/hunks/0/0/text").asString()).isEqualTo("a = 1");
    assertThat(json.at("/cells/0/source/hunks/0/1/marks/0/0").intValue()).isEqualTo(4);
  }

  @Test
  void notebooksOfThousandsOfCellsAreComparedInTime() {
    String[] sources = new String[3000];
    Arrays.setAll(sources, i -> "value_" + i + " = compute(" + i + ")");
    Notebook before = notebook(sources);
    Arrays.setAll(sources, i -> "other_" + i + " = derive(" + (i * 7) + ")");
    Notebook after = notebook(sources);
    withoutIds(before);
    withoutIds(after);
    long start = System.nanoTime();
    assertThat(NotebookDiff.of(before, after).isSame()).isFalse();
    assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);
  }

  @Test
  void brokenOutputsAndMetadataAreNoTrouble() {
    Notebook before = notebook("a");
    Notebook after = before.copy();
    after.cells().getFirst().json().put("outputs", "none");
    after.cells().getFirst().metadata().put("tags", 3).putNull("papermill");
    before.cells().getFirst().outputs().add(1).addObject().put("output_type", 5);
    assertThat(NotebookDiff.of(before, after).isSame()).isFalse();
    assertThat(NotebookDiff.of(after, before).toJson()).isNotEmpty();
  }

  /** The head of a PNG picture of 2 by 3 pixels. */
  private static final String PNG_2X3 = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAAD";

  private static Notebook notebook(String... sources) {
    Notebook notebook = Notebook.empty();
    for (int i = 0; i < sources.length; i++) {
      notebook.insertCode(i, sources[i]);
    }
    return notebook;
  }

  private static void number(Notebook notebook) {
    List<Cell> cells = notebook.cells();
    for (int i = 0; i < cells.size(); i++) {
      cells.get(i).json().put("id", "cell-" + i);
    }
  }

  private static void withoutIds(Notebook notebook) {
    notebook.root().put("nbformat_minor", 4);
    notebook.cells().forEach(cell -> cell.json().remove("id"));
    assertThat(NotebookWriter.toBytes(notebook)).isNotEmpty();
  }

  private static void stream(Notebook notebook, String name, String text) {
    notebook
        .cells()
        .getFirst()
        .outputs()
        .addObject()
        .put("output_type", "stream")
        .put("name", name)
        .put("text", text);
  }

  private static void display(Notebook notebook, String... data) {
    ObjectNode output = notebook.cells().getFirst().outputs().addObject();
    output.put("output_type", "display_data").putObject("metadata");
    ObjectNode bundle = output.putObject("data");
    for (int i = 0; i < data.length; i += 2) {
      bundle.put(data[i], data[i + 1]);
    }
  }

  private static void papermill(ObjectNode metadata, String start, boolean exception) {
    metadata.putObject("papermill").put("start_time", start).put("exception", exception);
  }

  private static List<String> changes(Notebook before, Notebook after) {
    return changes(
        NotebookDiff.of(
            before, after, EnumSet.of(DiffAspect.SOURCE, DiffAspect.OUTPUTS, DiffAspect.METADATA)));
  }

  private static List<String> changes(NotebookDiff diff) {
    List<String> changes = new ArrayList<>();
    for (CellDiff cell : diff.cells()) {
      changes.add(cell.change().wireName() + " " + cell.before() + " " + cell.after());
    }
    return changes;
  }
}
