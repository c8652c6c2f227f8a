package io.smallfry.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.junit.jupiter.api.Test;

class NotebookTest {
  @Test
  void emptyNotebookIsValid() {
    assertThat(NotebookValidator.problems(Notebook.empty())).isEmpty();
    assertThat(Notebook.empty().cells()).isEmpty();
    assertThat(Notebook.empty().minor()).isEqualTo(5);
  }

  @Test
  void insertedCellsAreValidAndInOrder() {
    Notebook notebook = Notebook.empty();
    notebook.insertCode(0, "b");
    notebook.insertMarkdown(0, "a");
    notebook.insertCode(2, "c");

    assertThat(notebook.cells()).extracting(Cell::source).containsExactly("a", "b", "c");
    assertThat(notebook.cells())
        .extracting(Cell::type)
        .containsExactly(CellType.MARKDOWN, CellType.CODE, CellType.CODE);
    assertThat(notebook.cells()).extracting(Cell::id).doesNotContainNull().doesNotHaveDuplicates();
    assertThat(NotebookValidator.problems(notebook)).isEmpty();
  }

  @Test
  void noPlaceForACell() {
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> Notebook.empty().insertCode(1, ""));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> Notebook.empty().removeCell(0));
  }

  @Test
  void cellsKeepTheirIdentity() {
    Notebook notebook = Notebook.empty();
    Cell first = notebook.insertCode(0, "same");
    Cell second = notebook.insertCode(1, "same");
    List<Cell> before = notebook.cells();

    notebook.insertCode(0, "new");
    notebook.removeCell(1);

    assertThat(notebook.cells().get(1)).isSameAs(second);
    assertThat(before).containsExactly(first, second);
  }

  @Test
  void cellsThatWereChangedInTheTreeAreSeen() {
    Notebook notebook = Notebook.empty();
    Cell cell = notebook.insertCode(0, "a");
    notebook.root().withArray("cells").insert(0, cell.json().deepCopy().put("id", "other"));

    assertThat(notebook.cells()).hasSize(2);
    assertThat(notebook.cells().getLast()).isSameAs(cell);
  }

  @Test
  void copySharesNothing() {
    Notebook notebook = Fixtures.notebook("everything-4.5.ipynb");
    Notebook copy = notebook.copy();
    copy.cells().getFirst().setSource("changed");
    copy.metadata().put("changed", true);

    assertThat(notebook.cells().getFirst().source()).isNotEqualTo("changed");
    assertThat(notebook.metadata().has("changed")).isFalse();
  }

  @Test
  void kernelAndLanguage() {
    Notebook notebook = Fixtures.notebook("everything-4.5.ipynb");

    assertThat(notebook.kernelName()).isEqualTo("python3");
    assertThat(notebook.language()).isEqualTo("python");
    assertThat(Notebook.empty().kernelName()).isNull();
    assertThat(Notebook.empty().language()).isNull();
  }

  @Test
  void languageOfTheKernelSpecIfThereIsNoOther() {
    Notebook notebook = Notebook.empty();
    notebook.metadata().putObject("kernelspec").put("name", "ir").put("language", "R");

    assertThat(notebook.language()).isEqualTo("R");
  }

  @Test
  void tags() {
    Cell cell = Notebook.empty().insertCode(0, "");
    cell.addTag("a");
    cell.addTag("b");
    cell.addTag("a");
    assertThat(cell.tags()).containsExactly("a", "b");
    assertThat(cell.hasTag("a")).isTrue();

    cell.removeTag("a");
    assertThat(cell.tags()).containsExactly("b");
    assertThat(cell.hasTag("a")).isFalse();
  }

  @Test
  void executionCount() {
    Cell cell = Notebook.empty().insertCode(0, "");
    assertThat(cell.executionCount()).isEmpty();

    cell.setExecutionCount(4);
    assertThat(cell.executionCount()).hasValue(4);

    cell.setExecutionCount(null);
    assertThat(cell.executionCount()).isEmpty();
    assertThat(cell.json().get("execution_count").isNull()).isTrue();
  }

  @Test
  void onlyCodeHasOutputs() {
    Cell cell = Notebook.empty().insertMarkdown(0, "");

    assertThatIllegalStateException().isThrownBy(cell::outputs);
    assertThatIllegalStateException().isThrownBy(() -> cell.setExecutionCount(1));
    assertThat(cell.executionCount()).isEmpty();
  }

  @Test
  void codeCellOfAFileWithoutOutputsGetsThem() {
    Cell cell = Notebook.empty().insertCode(0, "");
    cell.json().remove("outputs");

    cell.outputs().addObject();

    assertThat(cell.json().get("outputs").size()).isEqualTo(1);
  }
}
