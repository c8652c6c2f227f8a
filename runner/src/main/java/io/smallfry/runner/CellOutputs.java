package io.smallfry.runner;

import io.smallfry.notebook.Cell;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The outputs of one executed cell as messages bring them. A stream's text is gathered in a builder
 * and stands in the cell only after {@link #settle}: a thousand prints would otherwise copy the
 * text before them a thousand times.
 */
final class CellOutputs {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final int index;
  private final Cell cell;
  private @Nullable ObjectNode stream;
  private final StringBuilder streamText = new StringBuilder();
  private boolean streamGrew;
  private boolean clearBeforeNext;

  CellOutputs(int index, Cell cell) {
    this.index = index;
    this.cell = cell;
  }

  int index() {
    return index;
  }

  Cell cell() {
    return cell;
  }

  /** Appends what was printed; text of the same stream in succession is one output. */
  void stream(String name, String text) {
    clearIfDue();
    ObjectNode open = stream;
    if (open == null || !name.equals(open.path("name").asString())) {
      closeStream();
      open = NODES.objectNode();
      open.put("output_type", "stream");
      open.put("name", name);
      open.put("text", "");
      cell.outputs().add(open);
      stream = open;
    }
    streamText.append(text);
    streamGrew = true;
  }

  /** Appends an output that stands for itself. */
  void add(ObjectNode output) {
    clearIfDue();
    closeStream();
    cell.outputs().add(output);
  }

  /**
   * Clears the outputs.
   *
   * @param wait only when the next output comes, so that the page doesn't flicker
   * @return whether they were cleared now
   */
  boolean clear(boolean wait) {
    clearBeforeNext = wait;
    if (!wait) {
      clearNow();
    }
    return !wait;
  }

  /** Whether the next output will clear those before it. */
  boolean clearsBeforeNext() {
    return clearBeforeNext;
  }

  private void clearIfDue() {
    if (clearBeforeNext) {
      clearBeforeNext = false;
      clearNow();
    }
  }

  private void clearNow() {
    stream = null;
    streamText.setLength(0);
    streamGrew = false;
    cell.setOutputs(NODES.arrayNode());
  }

  private void closeStream() {
    settleStream();
    stream = null;
    streamText.setLength(0);
  }

  private void settleStream() {
    ObjectNode open = stream;
    if (open != null && streamGrew) {
      open.put("text", streamText.toString());
      streamGrew = false;
    }
  }

  /** Brings the cell up to date. */
  void settle() {
    settleStream();
    cell.touch();
  }

  /** The last error among the outputs; null if there is none. */
  @Nullable ObjectNode lastError() {
    ArrayNode outputs = cell.outputs();
    for (int i = outputs.size() - 1; i >= 0; i--) {
      JsonNode output = outputs.get(i);
      if (output instanceof ObjectNode object
          && "error".equals(output.path("output_type").asString())) {
        return object;
      }
    }
    return null;
  }
}
