package io.smallfry.notebook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IncrementalNotebookWriterTest {
  private Notebook notebook = Notebook.empty();
  private IncrementalNotebookWriter writer = new IncrementalNotebookWriter(notebook);

  @BeforeEach
  void startWithThreeCells() {
    notebook = Notebook.empty();
    for (int i = 0; i < 3; i++) {
      notebook.insertCode(i, "cell " + i);
    }
    writer = new IncrementalNotebookWriter(notebook);
    writer.buffers();
  }

  private static String text(List<ByteBuffer> buffers) {
    StringBuilder text = new StringBuilder();
    buffers.forEach(buffer -> text.append(UTF_8.decode(buffer.duplicate())));
    return text.toString();
  }

  private void writesTheWholeNotebook() {
    assertThat(text(writer.buffers()))
        .isEqualTo(new String(NotebookWriter.toBytes(notebook), UTF_8));
  }

  @Test
  void setterIsNoticed() {
    notebook.cells().get(1).setSource("changed");

    writesTheWholeNotebook();
    assertThat(text(writer.buffers())).contains("changed");
  }

  @Test
  void changeInPlaceIsWrittenWhenTold() {
    Cell cell = notebook.cells().get(1);
    cell.outputs()
        .addObject()
        .put("output_type", "stream")
        .put("name", "stdout")
        .put("text", "fresh\n");
    assertThat(text(writer.buffers())).doesNotContain("fresh");

    writer.touch(cell);

    writesTheWholeNotebook();
  }

  @Test
  void metadataIsWrittenWhenTold() {
    notebook.metadata().put("answer", 42);
    assertThat(text(writer.buffers())).doesNotContain("answer");

    writer.touchMetadata();

    writesTheWholeNotebook();
  }

  @Test
  void insertedCellIsNoticed() {
    notebook.insertMarkdown(0, "first");
    writesTheWholeNotebook();

    notebook.insertMarkdown(4, "last");
    writesTheWholeNotebook();
  }

  @Test
  void removedCellIsNoticed() {
    notebook.removeCell(0);
    writesTheWholeNotebook();

    notebook.removeCell(1);
    notebook.removeCell(0);
    writesTheWholeNotebook();
  }

  @Test
  void onlyTheChangedCellIsEncoded() {
    // Told of one cell, it doesn't see what was done to another.
    notebook.cells().get(0).metadata().put("unseen", 1);
    notebook.cells().get(1).metadata().put("seen", 1);
    writer.touch(notebook.cells().get(1));

    assertThat(text(writer.buffers())).contains("\"seen\"").doesNotContain("unseen");
  }

  @Test
  void buffersStayRightWhenTheNotebookChanges() {
    notebook.cells().get(0).setSource("x".repeat(20_000));
    List<ByteBuffer> before = writer.buffers();
    String text = text(before);

    notebook.cells().get(0).setSource("y".repeat(20_000));
    notebook.removeCell(2);
    writer.buffers();

    assertThat(text(before)).isEqualTo(text);
  }

  @Test
  void readingTheBuffersDoesNotSpoilTheNextOnes() {
    writer.buffers().forEach(part -> part.position(part.limit()));

    writesTheWholeNotebook();
  }

  @Test
  void seriesOfRandomChanges() {
    Random random = new Random(7);
    for (int i = 0; i < 600; i++) {
      List<Cell> cells = notebook.cells();
      int at = random.nextInt(cells.size() + 1);
      switch (random.nextInt(5)) {
        case 0 -> notebook.insertCode(at, "é😀".repeat(random.nextInt(3000)));
        case 1, 4 -> notebook.insertMarkdown(i % 3 == 0 ? at : cells.size(), "m");
        case 2 -> {
          if (at < cells.size()) {
            notebook.removeCell(at);
          }
        }
        default -> {
          if (at < cells.size()) {
            cells.get(at).setSource("line\n".repeat(random.nextInt(100)));
          }
        }
      }
      writesTheWholeNotebook();
    }
  }
}
