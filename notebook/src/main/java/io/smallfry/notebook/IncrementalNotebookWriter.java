package io.smallfry.notebook;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes one notebook again and again while it changes, in the same form as {@link NotebookWriter},
 * and encodes only what has changed: a file that is written after each of a thousand cells costs
 * one cell each time.
 *
 * <p>Cells that were inserted, removed, moved or changed by {@link Cell}'s setters are noticed;
 * changes in place are told by {@link #touch} (or {@link Cell#touch}) and {@link #touchMetadata}.
 * Not thread-safe, as the notebook isn't.
 */
public final class IncrementalNotebookWriter {
  private static final ByteBuffer END_OF_CELLS = US_ASCII.encode("\n ]");
  private static final ByteBuffer END_OF_NO_CELLS = US_ASCII.encode("]");

  private final Notebook notebook;
  private final PythonJson json = new PythonJson();
  private final NotebookEncoder encoder = new NotebookEncoder(json);
  private final Map<Cell, Encoded> encodedCells = new HashMap<>();
  private @Nullable Frame frame;

  /**
   * A cell's bytes, led by what separates it from the cell before: a comma, a new line, the
   * indentation.
   */
  private record Encoded(long revision, List<ByteBuffer> pieces) {}

  /** What stands before the first cell and after the end of the cells. */
  private record Frame(ByteBuffer head, ByteBuffer tail) {}

  public IncrementalNotebookWriter(Notebook notebook) {
    this.notebook = notebook;
  }

  /** Says that the cell was changed in place and has to be encoded again. */
  public void touch(Cell cell) {
    cell.touch();
  }

  /** Says that the notebook's metadata, or anything else beside its cells, was changed in place. */
  public void touchMetadata() {
    frame = null;
  }

  /**
   * The whole file as it is to be now, a part for each cell and some more: what has not changed is
   * not even copied. The buffers are the caller's to read, not to write to, and stay right when the
   * notebook changes later.
   */
  public List<ByteBuffer> buffers() {
    List<Cell> cells = notebook.cells();
    if (frame == null) {
      frame = encodeFrame();
    }
    List<ByteBuffer> parts = new ArrayList<>(cells.size() + 3);
    parts.add(frame.head().duplicate());
    for (int i = 0; i < cells.size(); i++) {
      List<ByteBuffer> pieces = encoded(cells.get(i));
      ByteBuffer first = pieces.getFirst();
      parts.add(i == 0 ? first.slice(1, first.limit() - 1) : first.duplicate());
      for (int k = 1; k < pieces.size(); k++) {
        parts.add(pieces.get(k).duplicate());
      }
    }
    parts.add((cells.isEmpty() ? END_OF_NO_CELLS : END_OF_CELLS).duplicate());
    parts.add(frame.tail().duplicate());
    forgetRemoved(cells);
    return parts;
  }

  private Frame encodeFrame() {
    json.clear();
    int[] cellsAt = new int[1];
    json.fields(
        notebook.root(),
        0,
        Set.of(),
        (key, value, depth) -> {
          if (key.equals("cells")) {
            json.raw('[');
            cellsAt[0] = json.length();
          } else {
            encoder.rootField(key, value);
          }
        });
    json.raw('\n');
    byte[] whole = json.toByteArray();
    json.clear();
    return new Frame(
        ByteBuffer.wrap(whole, 0, cellsAt[0]),
        ByteBuffer.wrap(whole, cellsAt[0], whole.length - cellsAt[0]).slice());
  }

  private List<ByteBuffer> encoded(Cell cell) {
    Encoded known = encodedCells.get(cell);
    if (known == null || known.revision() != cell.revision()) {
      json.clear();
      json.raw(',');
      json.newLine(NotebookEncoder.CELL_DEPTH);
      encoder.cell(cell.json());
      known = new Encoded(cell.revision(), json.toBuffers());
      json.trim();
      encodedCells.put(cell, known);
    }
    return known.pieces();
  }

  private void forgetRemoved(List<Cell> cells) {
    if (encodedCells.size() > cells.size()) {
      Set<Cell> present = new HashSet<>(cells);
      encodedCells.keySet().removeIf(cell -> !present.contains(cell));
    }
  }
}
