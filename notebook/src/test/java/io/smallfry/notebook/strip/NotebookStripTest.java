package io.smallfry.notebook.strip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallfry.notebook.Cell;
import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookWriter;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class NotebookStripTest {
  @Test
  void whatARunLeavesGoes() {
    Notebook notebook = executed();
    notebook.metadata().putObject("papermill").put("duration", 1);
    notebook.metadata().putObject("widgets").putObject("state");
    notebook.metadata().putObject("smallfry").putObject("environment").put("name", "x");
    Cell cell = notebook.cells().getFirst();
    cell.metadata().putObject("papermill").put("status", "completed");
    cell.metadata().putObject("execution").put("iopub.status.busy", "2026");
    cell.metadata().put("scrolled", true);
    cell.addTag("parameters");
    Stripped stripped = NotebookStrip.strip(notebook, StripOptions.DEFAULT);
    assertThat(stripped).isEqualTo(new Stripped(1, 1, 6, 0));
    assertThat(cell.outputs()).isEmpty();
    assertThat(cell.executionCount()).isEmpty();
    assertThat(cell.metadata().toString()).isEqualTo("{\"tags\":[\"parameters\"]}");
    assertThat(notebook.metadata()).isEmpty();
  }

  @Test
  void strippingAgainChangesNothing() {
    Notebook notebook = executed();
    NotebookStrip.strip(notebook, StripOptions.DEFAULT);
    byte[] once = NotebookWriter.toBytes(notebook);
    assertThat(NotebookStrip.strip(notebook, StripOptions.DEFAULT).isNothing()).isTrue();
    assertThat(NotebookWriter.toBytes(notebook)).isEqualTo(once);
  }

  @Test
  void aCellMayAskToKeepItsOutputs() {
    for (String tag : new String[] {"keep-output", "keep_output"}) {
      Notebook notebook = executed();
      notebook.cells().getFirst().addTag(tag);
      NotebookStrip.strip(notebook, StripOptions.DEFAULT);
      assertThat(notebook.cells().getFirst().outputs()).as(tag).hasSize(1);
      assertThat(notebook.cells().getFirst().executionCount()).isEmpty();
      assertThat(notebook.cells().getFirst().outputs().get(0).get("execution_count").isNull())
          .isTrue();
    }
    Notebook byMetadata = executed();
    byMetadata.cells().getFirst().metadata().put("keep_output", true);
    NotebookStrip.strip(byMetadata, StripOptions.DEFAULT);
    assertThat(byMetadata.cells().getFirst().outputs()).hasSize(1);
    Notebook whole = executed();
    whole.metadata().put("keep_output", true);
    NotebookStrip.strip(whole, StripOptions.DEFAULT);
    assertThat(whole.cells().getFirst().outputs()).hasSize(1);
  }

  @Test
  void anInitializationCellKeepsItsOutputsUnlessAsked() {
    Notebook notebook = executed();
    notebook.cells().getFirst().metadata().put("init_cell", true);
    NotebookStrip.strip(notebook, StripOptions.DEFAULT);
    assertThat(notebook.cells().getFirst().outputs()).hasSize(1);
    NotebookStrip.strip(
        notebook, new StripOptions(false, false, Set.of(), Set.of(), Set.of(), false, true, 0));
    assertThat(notebook.cells().getFirst().outputs()).isEmpty();
  }

  @Test
  void outputsAndCountsMayStay() {
    Notebook notebook = executed();
    Stripped stripped =
        NotebookStrip.strip(
            notebook, new StripOptions(true, true, Set.of(), Set.of(), Set.of(), false, false, 0));
    assertThat(stripped.isNothing()).isTrue();
  }

  @Test
  void smallOutputsMayStay() {
    Notebook notebook = executed();
    notebook.cells().getFirst().outputs().addObject().put("text", "x".repeat(2000));
    NotebookStrip.strip(
        notebook, new StripOptions(false, false, Set.of(), Set.of(), Set.of(), false, false, 1000));
    assertThat(notebook.cells().getFirst().outputs()).hasSize(1);
  }

  @Test
  void keysMayBeKeptAndAdded() {
    Notebook notebook = executed();
    notebook.cells().getFirst().metadata().put("scrolled", true).put("mine", 1);
    notebook.metadata().putObject("language_info").put("version", "3.11").put("name", "python");
    NotebookStrip.strip(
        notebook,
        new StripOptions(
            false,
            false,
            Set.of("cell.metadata.scrolled"),
            Set.of("cell.metadata.mine", "metadata.language_info.version"),
            Set.of(),
            false,
            false,
            0));
    assertThat(notebook.cells().getFirst().metadata().toString()).isEqualTo("{\"scrolled\":true}");
    assertThat(notebook.metadata().path("language_info").toString())
        .isEqualTo("{\"name\":\"python\"}");
  }

  @Test
  void aKeyThatIsNoMetadataIsRefused() {
    assertThatThrownBy(() ->
            NotebookStrip.strip(
                executed(),
                new StripOptions(
                    false, false, Set.of(), Set.of("cells"), Set.of(), false, false, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'cells'");
  }

  @Test
  void cellsGoByTagWhenEmptyAndWhenARunPutThemIn() {
    Notebook notebook = executed();
    notebook.insertCode(1, " \n");
    notebook.insertCode(2, "x = 1").addTag("injected-parameters");
    notebook.insertMarkdown(3, "This run failed").addTag("papermill-error-cell-tag");
    NotebookStrip.strip(notebook, StripOptions.DEFAULT);
    assertThat(notebook.cells()).hasSize(3);
    NotebookStrip.strip(
        notebook,
        new StripOptions(
            false, false, Set.of(), Set.of(), Set.of("injected-parameters"), true, false, 0));
    assertThat(notebook.cells()).hasSize(1);
  }

  @Test
  void whatIsBrokenIsNoTrouble() {
    Notebook notebook = executed();
    notebook.cells().getFirst().json().put("outputs", 5).put("execution_count", "x");
    notebook.metadata().put("papermill", 5).put("smallfry", 5);
    NotebookStrip.strip(notebook, StripOptions.DEFAULT);
    assertThat(notebook.metadata().toString()).isEqualTo("{\"smallfry\":5}");
    assertThat(notebook.cells().getFirst().json().get("outputs").intValue()).isEqualTo(5);
  }

  private static Notebook executed() {
    Notebook notebook = Notebook.empty();
    Cell cell = notebook.insertCode(0, "1 + 1");
    cell.setExecutionCount(4);
    cell.outputs()
        .addObject()
        .put("output_type", "execute_result")
        .put("execution_count", 4)
        .putObject("data")
        .put("text/plain", "2");
    return notebook;
  }
}
