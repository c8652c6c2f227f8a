package io.smallfry.notebook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads notebooks as nbformat does: 4.0 to 4.5 as they are, a newer minor version kept as it is, 2
 * and 3 upgraded to 4.5. What breaks the schema but can be shown is read (see {@link
 * NotebookValidator}); what has no cells is refused. Cells of 4.5 without an id get one, as do
 * those whose id an earlier cell has.
 */
public final class NotebookReader {
  private static final int MAX_SIZE = Integer.MAX_VALUE - 8;

  private NotebookReader() {}

  /**
   * Reads a file.
   *
   * @throws IOException if the file can't be read
   * @throws NotebookException if it is no notebook
   */
  public static Notebook read(Path file) throws IOException {
    if (Files.size(file) > MAX_SIZE) {
      throw new NotebookException("This file is over 2 GiB, more than can be read as a notebook");
    }
    return read(Files.readAllBytes(file));
  }

  /**
   * Reads a file's bytes.
   *
   * @throws NotebookException if they are no notebook
   */
  public static Notebook read(byte[] file) {
    return adopt(JsonTrees.parse(file));
  }

  /**
   * Reads a notebook from a JSON tree, which is not changed.
   *
   * @throws NotebookException if it is no notebook
   */
  public static Notebook fromJson(JsonNode json) {
    JsonTrees.requireShallow(json);
    return adopt(json.deepCopy());
  }

  private static Notebook adopt(JsonNode json) {
    if (!(json instanceof ObjectNode root)) {
      throw new NotebookException(
          "This is no notebook: its JSON is " + Json.kind(json) + ", not an object");
    }
    int major = version(root, "nbformat", 1);
    int minor = version(root, "nbformat_minor", 0);
    switch (major) {
      case 4 -> checkShape(root);
      case 2, 3 -> {
        OldNotebooks.upgrade(root, major);
        minor = Notebook.NEWEST_MINOR;
      }
      case 1 ->
          throw new NotebookException(
              root.has("nbformat")
                  ? "This notebook is of nbformat 1, from before 2012, and has to be upgraded first:"
                      + " jupyter nbconvert --to notebook FILE"
                  : "This is no notebook: its JSON has no 'nbformat'");
      default ->
          throw new NotebookException(
              "This notebook is of nbformat "
                  + major
                  + ", which is newer than the 4 that is understood here");
    }
    ArrayNode cells = (ArrayNode) root.get("cells");
    Multiline.join(cells);
    if (major == 4) {
      stripTransient(root, cells);
    }
    if (minor >= 5) {
      CellIds.repair(cells);
    }
    return new Notebook(root);
  }

  private static int version(ObjectNode root, String key, int otherwise) {
    JsonNode version = root.get(key);
    if (version == null) {
      return otherwise;
    }
    if (!version.isInt() || version.intValue() < 0) {
      throw new NotebookException(
          "This is no notebook: its '"
              + key
              + "' is "
              + Json.kind(version)
              + (version.isNumber() ? " that is no version" : ", not a number"));
    }
    return version.intValue();
  }

  /** What the rest of the program relies on; upstream refuses the same documents. */
  private static void checkShape(ObjectNode root) {
    if (!(root.get("metadata") instanceof ObjectNode)) {
      throw misshapen("metadata", root.get("metadata"), "an object");
    }
    if (!(root.get("cells") instanceof ArrayNode cells)) {
      throw misshapen("cells", root.get("cells"), "a list");
    }
    for (int i = 0; i < cells.size(); i++) {
      if (!(cells.get(i) instanceof ObjectNode cell)) {
        throw misshapen("cells[" + i + "]", cells.get(i), "an object");
      }
      if (!(cell.get("metadata") instanceof ObjectNode)) {
        throw misshapen("cells[" + i + "].metadata", cell.get("metadata"), "an object");
      }
    }
  }

  static NotebookException misshapen(String path, @Nullable JsonNode found, String expected) {
    return new NotebookException(
        "This is no valid notebook: '" + path + "' is " + Json.kind(found) + ", not " + expected);
  }

  /** Takes out what tools keep in memory only and should not be in a file. */
  private static void stripTransient(ObjectNode root, ArrayNode cells) {
    ObjectNode metadata = (ObjectNode) root.get("metadata");
    Transient.NOTEBOOK_KEYS.forEach(metadata::remove);
    for (JsonNode cell : cells) {
      ((ObjectNode) cell.get("metadata")).remove(Transient.CELL_KEY);
    }
  }
}
