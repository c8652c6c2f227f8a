package io.smallfry.runner;

import io.smallfry.kernel.Message;
import io.smallfry.notebook.Cell;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns the kernel's iopub messages into the outputs of the cells that caused them, as nbclient
 * does: displays are updated wherever they are shown, cleared outputs go, streams in succession are
 * joined. A message whose parent is an earlier cell (a thread that prints late) goes to that cell;
 * others' are passed over.
 *
 * @see <a href="https://jupyter-client.readthedocs.io/en/stable/messaging.html">Messaging in
 *     Jupyter</a>
 */
final class OutputCollector {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final RunListener listener;
  private final boolean hearsStreams;
  private final Mask mask;
  private final OutputLimit limit;
  private final WidgetStates widgets;
  private final OutputWidgets outputWidgets;
  private final Map<String, CellOutputs> byRequest = new HashMap<>();
  private final Displays displays = new Displays();
  private final Set<CellOutputs> unsaved = new LinkedHashSet<>();
  private final Set<CellOutputs> unseen = new LinkedHashSet<>();
  private final HeldBack heldBack;

  OutputCollector(RunListener listener, WidgetStates widgets, Mask mask, OutputLimit limit) {
    this.listener = listener;
    this.hearsStreams = listener.hearsStreams();
    this.widgets = widgets;
    this.mask = mask;
    this.heldBack = new HeldBack(mask);
    this.limit = limit;
    this.outputWidgets = new OutputWidgets(limit);
  }

  /** What hides the run's secrets in all that comes from the kernel. */
  Mask mask() {
    return mask;
  }

  /**
   * From now on messages whose parent is {@code request} belong to this cell.
   *
   * @param bytes how much of its outputs is kept; 0 for all
   */
  CellOutputs open(String request, int index, Cell cell, long bytes) {
    CellOutputs outputs =
        new CellOutputs(
            index,
            cell,
            bytes == limit.bytesPerCell() ? limit : new OutputLimit(bytes, limit.wholeIn()));
    byRequest.put(request, outputs);
    return outputs;
  }

  /**
   * Takes a cell's outputs away, and what still comes of the request that made them: the cell is
   * executed once more.
   */
  void discard(String request) {
    CellOutputs outputs = byRequest.remove(request);
    if (outputs != null) {
      displays.forget(outputs);
      heldBack.forget(outputs);
      outputs.clear(false);
      unsaved.remove(outputs);
      unseen.remove(outputs);
    }
  }

  /** Takes an iopub message in, unless it belongs to none of the cells. */
  void take(Message message) {
    String parent = message.parentId();
    CellOutputs cell = parent == null ? null : byRequest.get(parent);
    if (parent == null || cell == null) {
      return;
    }
    CellOutputs widget = outputWidgets.capturing(parent);
    if (widget != null && isOutput(message.type())) {
      cell = widget;
    }
    take(message, cell);
    changed(cell);
  }

  private static boolean isOutput(String type) {
    return switch (type) {
      case "stream", "display_data", "execute_result", "error", "clear_output" -> true;
      default -> false;
    };
  }

  private void take(Message message, CellOutputs cell) {
    switch (message.type()) {
      case "stream" -> stream(StreamContent.of(message), cell);
      case "execute_result", "display_data" -> display(message, cell);
      case "update_display_data" -> {
        ObjectNode content = masked(message.contentJson());
        displays.update(displayId(content), data(content), metadata(content), this::changed);
      }
      case "error" -> error(message.contentJson(), cell);
      case "clear_output" -> {
        if (cell.clear(message.contentJson().path("wait").asBoolean(false))) {
          displays.forget(cell);
        }
        heldBack.forget(cell);
      }
      case "execute_input" -> count(message.contentJson(), cell);
      case "comm_open", "comm_msg", "comm_close" -> {
        widgets.take(message, mask);
        CellOutputs captured = outputWidgets.take(message, cell.index());
        if (captured != null) {
          heldBack.of(captured, this::stream);
        }
      }
      default -> {} // status is the executor's; what else there is has no place in a notebook
    }
  }

  private void stream(StreamContent content, CellOutputs cell) {
    forgetIfCleared(cell);
    if (mask.isEmpty() && !hearsStreams) {
      content.appendTo(cell);
      return;
    }
    String text = content.text();
    if (!mask.isEmpty()) {
      text = heldBack.take(cell, content.name(), text);
    }
    stream(cell, content.name(), text);
  }

  private void stream(CellOutputs cell, String name, String text) {
    if (!text.isEmpty()) {
      cell.stream(name, text);
      changed(cell);
      listener.onStream(cell.index(), name, text);
    }
  }

  /** The cell's request is done: what was held back as the possible start of a secret was none. */
  void end(CellOutputs cell) {
    heldBack.end(cell);
  }

  private void display(Message message, CellOutputs cell) {
    ObjectNode content = masked(message.contentJson());
    boolean result = message.type().equals("execute_result");
    ObjectNode output = NODES.objectNode();
    output.put("output_type", message.type());
    output.set("data", data(content));
    output.set("metadata", metadata(content));
    if (result) {
      output.set(
          "execution_count",
          content.path("execution_count").isInt()
              ? content.get("execution_count")
              : NODES.nullNode());
      count(content, cell);
    }
    String id = displayId(content);
    displays.update(id, data(content), metadata(content), this::changed);
    forgetIfCleared(cell);
    displays.add(id, cell, cell.add(output));
  }

  private void error(ObjectNode content, CellOutputs cell) {
    ArrayNode traceback = NODES.arrayNode();
    content.path("traceback").forEach(line -> traceback.add(mask.text(line.asString(""))));
    forgetIfCleared(cell);
    cell.add(
        errorOutput(
            mask.text(content.path("ename").asString("")),
            mask.text(content.path("evalue").asString("")),
            traceback));
  }

  /** A display's content without secrets. */
  private ObjectNode masked(ObjectNode content) {
    if (!mask.isEmpty()) {
      mask.bundle(data(content));
      mask.tree(metadata(content));
    }
    return content;
  }

  static ObjectNode errorOutput(String name, String value, ArrayNode traceback) {
    ObjectNode output = NODES.objectNode();
    output.put("output_type", "error");
    output.put("ename", name);
    output.put("evalue", value);
    output.set("traceback", traceback);
    return output;
  }

  private static void count(ObjectNode content, CellOutputs cell) {
    JsonNode count = content.path("execution_count");
    if (count.isInt()) {
      cell.cell().setExecutionCount(count.intValue());
    }
  }

  private void changed(CellOutputs cell) {
    if (!outputWidgets.changed(cell)) {
      unsaved.add(cell);
      unseen.add(cell);
    }
  }

  /** Whether a cell has changed that {@link #settle} has not brought up to date. */
  boolean hasUnsaved() {
    return !unsaved.isEmpty();
  }

  /** Brings the cells up to date, to be saved. */
  void settle() {
    heldBack.ofEnded(this::stream);
    outputWidgets.settle(widgets);
    unsaved.forEach(CellOutputs::settle);
    unsaved.clear();
  }

  /** What the kernel is to be told of the outputs that its widgets captured. */
  List<ObjectNode> takeCaptured() {
    return outputWidgets.takeUntold();
  }

  /** Whether a cell has changed since {@link #takeUnseen}. */
  boolean hasUnseen() {
    return !unseen.isEmpty();
  }

  /** The cells that have changed since the last call, brought up to date. */
  List<CellOutputs> takeUnseen() {
    List<CellOutputs> result = List.copyOf(unseen);
    unseen.clear();
    result.forEach(CellOutputs::settle);
    return result;
  }

  private void forgetIfCleared(CellOutputs cell) {
    if (cell.clearsBeforeNext()) {
      displays.forget(cell);
    }
  }

  private static @Nullable String displayId(ObjectNode content) {
    JsonNode id = content.path("transient").path("display_id");
    return id.isString() ? id.stringValue() : null;
  }

  private static ObjectNode data(ObjectNode content) {
    return object(content, "data");
  }

  private static ObjectNode metadata(ObjectNode content) {
    return object(content, "metadata");
  }

  private static ObjectNode object(ObjectNode content, String key) {
    return content.get(key) instanceof ObjectNode object ? object : NODES.objectNode();
  }
}
