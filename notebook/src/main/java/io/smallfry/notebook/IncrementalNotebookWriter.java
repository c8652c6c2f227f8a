package io.smallfry.notebook;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
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
  private static final int GROUP = 64;
  private static final int MOST_JOINED = 1 << 20;
  private static final ByteBuffer END_OF_CELLS = US_ASCII.encode("\n ]");
  private static final ByteBuffer END_OF_NO_CELLS = US_ASCII.encode("]");

  private final Notebook notebook;
  private final PythonJson json = new PythonJson();
  private final NotebookEncoder encoder = new NotebookEncoder(json);
  private final List<Encoded> encodedCells = new ArrayList<>();
  private final List<@Nullable ByteBuffer> groups = new ArrayList<>();
  private @Nullable Frame frame;

  /**
   * A cell's bytes, led by what separates it from the cell before: a comma (but for the first), a
   * new line, the indentation.
   */
  private record Encoded(Cell cell, long revision, List<ByteBuffer> pieces) {}

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
    List<ByteBuffer> parts = new ArrayList<>(cells.size() / GROUP + 2 * GROUP);
    parts.add(frame.head().duplicate());
    for (int from = 0; from < cells.size(); from += GROUP) {
      addGroup(cells, from, Math.min(cells.size(), from + GROUP), parts);
    }
    parts.add((cells.isEmpty() ? END_OF_NO_CELLS : END_OF_CELLS).duplicate());
    parts.add(frame.tail().duplicate());
    forgetBeyond(cells.size());
    return parts;
  }

  /** Adds what a group of cells is; one piece, if nothing in it has changed since the last time. */
  private void addGroup(List<Cell> cells, int from, int to, List<ByteBuffer> parts) {
    boolean same = true;
    for (int i = from; i < to; i++) {
      same &= !encodeIfChanged(cells.get(i), i);
    }
    int group = from / GROUP;
    if (group == groups.size()) {
      groups.add(null);
    }
    ByteBuffer known = same && to - from == GROUP ? groups.get(group) : null;
    if (known == null && same && to - from == GROUP) {
      known = joined(from, to);
    }
    groups.set(group, known);
    if (known != null) {
      parts.add(known.duplicate());
      return;
    }
    for (int i = from; i < to; i++) {
      for (ByteBuffer piece : encodedCells.get(i).pieces()) {
        parts.add(piece.duplicate());
      }
    }
  }

  /** The cells' bytes in one piece; null if they are too many to be copied. */
  private @Nullable ByteBuffer joined(int from, int to) {
    long size = 0;
    for (int i = from; i < to; i++) {
      for (ByteBuffer piece : encodedCells.get(i).pieces()) {
        size += piece.remaining();
      }
    }
    if (size > MOST_JOINED) {
      return null;
    }
    ByteBuffer all = ByteBuffer.allocate((int) size);
    for (int i = from; i < to; i++) {
      for (ByteBuffer piece : encodedCells.get(i).pieces()) {
        all.put(piece.duplicate());
      }
    }
    return all.flip();
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

  /** False if the cell's bytes are what they were, in the same place. */
  @SuppressWarnings("ReferenceEquality") // a notebook's cells are themselves
  private boolean encodeIfChanged(Cell cell, int index) {
    if (index < encodedCells.size()) {
      Encoded known = encodedCells.get(index);
      if (known.cell() == cell && known.revision() == cell.revision()) {
        return false;
      }
    } else {
      encodedCells.add(new Encoded(cell, -1, List.of()));
    }
    json.clear();
    if (index > 0) {
      json.raw(',');
    }
    json.newLine(NotebookEncoder.CELL_DEPTH);
    encoder.cell(cell.json());
    encodedCells.set(index, new Encoded(cell, cell.revision(), json.toBuffers()));
    json.trim();
    return true;
  }

  private void forgetBeyond(int size) {
    if (encodedCells.size() > size) {
      encodedCells.subList(size, encodedCells.size()).clear();
      groups.subList(size / GROUP, groups.size()).clear();
    }
  }
}
