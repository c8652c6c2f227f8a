package io.smallfry.notebook;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Jupyter notebook: its JSON tree in nbformat's in-memory form (multi-line text joined), always
 * nbformat 4. Keys we don't know are kept. Mutable, not thread-safe.
 *
 * @see <a href="https://nbformat.readthedocs.io/en/latest/format_description.html">The notebook
 *     file format</a>
 */
public final class Notebook {
  /** The newest minor version of nbformat 4 whose rules we know. */
  static final int NEWEST_MINOR = 5;

  private final ObjectNode root;
  private List<Cell> cells = List.of();

  /** Wraps a tree that has an object {@code metadata} and a list {@code cells} of objects. */
  Notebook(ObjectNode root) {
    this.root = root;
  }

  /** A new notebook of nbformat 4.5 without cells and metadata. */
  public static Notebook empty() {
    ObjectNode root = Json.NODES.objectNode();
    root.putArray("cells");
    root.putObject("metadata");
    root.put("nbformat", 4);
    root.put("nbformat_minor", NEWEST_MINOR);
    return new Notebook(root);
  }

  /** The whole document, to be changed in place. */
  public ObjectNode root() {
    return root;
  }

  /** The notebook's own metadata, to be changed in place. */
  public ObjectNode metadata() {
    ObjectNode metadata = Json.object(root, "metadata");
    return metadata == null ? root.putObject("metadata") : metadata;
  }

  /** The minor version of nbformat 4; may be newer than what we know. */
  public int minor() {
    JsonNode minor = root.get("nbformat_minor");
    return minor != null && minor.isInt() ? minor.intValue() : 0;
  }

  /**
   * The cells as they are now, unmodifiable. A cell keeps its {@link Cell} as long as the notebook
   * lives, so it may be compared by identity.
   */
  public List<Cell> cells() {
    ArrayNode nodes = cellNodes();
    if (!matches(nodes)) {
      IdentityHashMap<JsonNode, Cell> known = new IdentityHashMap<>();
      cells.forEach(cell -> known.put(cell.json(), cell));
      List<Cell> now = new ArrayList<>(nodes.size());
      for (JsonNode node : nodes) {
        Cell cell = known.get(node);
        now.add(cell == null ? new Cell((ObjectNode) node) : cell);
      }
      cells = Collections.unmodifiableList(now);
    }
    return cells;
  }

  @SuppressWarnings(
      "ReferenceEquality") // Two cells may well have the same content; which node it is counts.
  private boolean matches(ArrayNode nodes) {
    if (nodes.size() != cells.size()) {
      return false;
    }
    for (int i = 0; i < cells.size(); i++) {
      if (cells.get(i).json() != nodes.get(i)) {
        return false;
      }
    }
    return true;
  }

  /** Inserts a code cell that has not run, before the cell that is at {@code index} now. */
  public Cell insertCode(int index, String source) {
    ObjectNode cell = newCell(CellType.CODE, source);
    cell.putNull("execution_count");
    cell.putArray("outputs");
    return insert(index, cell);
  }

  /** Inserts a Markdown cell before the cell that is at {@code index} now. */
  public Cell insertMarkdown(int index, String source) {
    return insert(index, newCell(CellType.MARKDOWN, source));
  }

  private ObjectNode newCell(CellType type, String source) {
    ObjectNode cell = Json.NODES.objectNode();
    cell.put("cell_type", type.jsonName());
    if (minor() >= 5) {
      cell.put("id", CellIds.fresh(CellIds.of(cellNodes())));
    }
    cell.putObject("metadata");
    cell.put("source", source);
    return cell;
  }

  private Cell insert(int index, ObjectNode cell) {
    ArrayNode nodes = cellNodes();
    if (index < 0 || index > nodes.size()) {
      throw new IndexOutOfBoundsException(
          "No place " + index + " among " + nodes.size() + " cells");
    }
    nodes.insert(index, cell);
    return cells().get(index);
  }

  /** Removes the cell at {@code index}. */
  public void removeCell(int index) {
    ArrayNode nodes = cellNodes();
    if (index < 0 || index >= nodes.size()) {
      throw new IndexOutOfBoundsException("No cell " + index + " among " + nodes.size());
    }
    nodes.remove(index);
  }

  /** A deep copy that shares nothing with this notebook. */
  public Notebook copy() {
    return new Notebook(root.deepCopy());
  }

  /** The kernel spec's name in the metadata; null if the notebook names none. */
  public @Nullable String kernelName() {
    ObjectNode spec = Json.object(metadata(), "kernelspec");
    return spec == null ? null : nonEmpty(Json.string(spec.get("name")));
  }

  /**
   * The programming language's name by the metadata (such as {@code python}); null if it tells
   * none.
   */
  public @Nullable String language() {
    ObjectNode info = Json.object(metadata(), "language_info");
    String language = info == null ? null : nonEmpty(Json.string(info.get("name")));
    if (language == null) {
      // A notebook made in Lab has no language_info before a kernel has answered; its kernel spec
      // knows.
      ObjectNode spec = Json.object(metadata(), "kernelspec");
      language = spec == null ? null : nonEmpty(Json.string(spec.get("language")));
    }
    return language;
  }

  private ArrayNode cellNodes() {
    ArrayNode nodes = Json.array(root, "cells");
    return nodes == null ? root.putArray("cells") : nodes;
  }

  private static @Nullable String nonEmpty(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  @Override
  public String toString() {
    return "Notebook[4." + minor() + ", " + cellNodes().size() + " cells]";
  }
}
