package io.smallfry.runner;

import io.smallfry.kernel.Message;
import io.smallfry.notebook.Cell;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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

  private record Shown(CellOutputs where, OutputEntry output) {}

  private record StreamOf(CellOutputs cell, String name) {}

  private final RunListener listener;
  private final boolean hearsStreams;
  private final Mask mask;
  private final OutputLimit limit;
  private final WidgetStates widgets;
  private final OutputWidgets outputWidgets;
  private final Map<String, CellOutputs> byRequest = new HashMap<>();
  private final Map<String, List<Shown>> displays = new HashMap<>();
  private final Set<CellOutputs> unsaved = new LinkedHashSet<>();
  private final Set<CellOutputs> unseen = new LinkedHashSet<>();
  private final Map<StreamOf, Mask.Pieces> masked = new LinkedHashMap<>();
  private final Set<CellOutputs> ended = new HashSet<>();

  OutputCollector(RunListener listener, WidgetStates widgets, Mask mask, OutputLimit limit) {
    this.listener = listener;
    this.hearsStreams = listener.hearsStreams();
    this.widgets = widgets;
    this.mask = mask;
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
      forget(outputs);
      masked.keySet().removeIf(stream -> stream.cell() == outputs); // also what is held back
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
        update(displayId(content), content);
      }
      case "error" -> error(message.contentJson(), cell);
      case "clear_output" -> {
        if (cell.clear(message.contentJson().path("wait").asBoolean(false))) {
          forget(cell);
        }
        masked.keySet().removeIf(stream -> stream.cell() == cell);
      }
      case "execute_input" -> count(message.contentJson(), cell);
      case "comm_open", "comm_msg", "comm_close" -> {
        widgets.take(message, mask);
        CellOutputs captured = outputWidgets.take(message, cell.index());
        if (captured != null) {
          flush(captured);
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
      text =
          masked
              .computeIfAbsent(new StreamOf(cell, content.name()), _ -> mask.new Pieces())
              .take(text);
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
    ended.add(cell);
  }

  private void flushEnded() {
    flush(null);
  }

  /** Lets go what is held back of this cell; null: of all that have ended. */
  private void flush(@Nullable CellOutputs only) {
    for (var streams = masked.entrySet().iterator(); streams.hasNext(); ) {
      var stream = streams.next();
      CellOutputs cell = stream.getKey().cell();
      if (only == null ? ended.contains(cell) : cell == only) {
        stream(cell, stream.getKey().name(), stream.getValue().rest());
        streams.remove();
      }
    }
  }

  private void display(Message message, CellOutputs cell) {
    ObjectNode content = masked(message.contentJson());
    boolean result = message.type().equals("execute_result");
    ObjectNode output = NODES.objectNode();
    output.put("output_type", message.type());
    output.set("data", object(content, "data"));
    output.set("metadata", object(content, "metadata"));
    if (result) {
      output.set(
          "execution_count",
          content.path("execution_count").isInt()
              ? content.get("execution_count")
              : NODES.nullNode());
      count(content, cell);
    }
    String id = displayId(content);
    update(id, content);
    forgetIfCleared(cell);
    OutputEntry entry = cell.add(output);
    if (id != null) {
      displays.computeIfAbsent(id, _ -> new ArrayList<>()).add(new Shown(cell, entry));
    }
  }

  private void update(@Nullable String id, ObjectNode content) {
    if (id == null) {
      return;
    }
    for (Shown shown : displays.getOrDefault(id, List.of())) {
      shown.output.json.set("data", object(content, "data").deepCopy());
      shown.output.json.set("metadata", object(content, "metadata").deepCopy());
      shown.where.updated(shown.output);
      changed(shown.where);
    }
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
      mask.bundle(object(content, "data"));
      mask.tree(object(content, "metadata"));
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
    flushEnded();
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
      forget(cell);
    }
  }

  /** What this cell showed is gone: later updates of the same displays must not look for it. */
  private void forget(CellOutputs cell) {
    displays.values().forEach(shown -> shown.removeIf(each -> each.where == cell));
  }

  private static @Nullable String displayId(ObjectNode content) {
    JsonNode id = content.path("transient").path("display_id");
    return id.isString() ? id.stringValue() : null;
  }

  private static ObjectNode object(ObjectNode content, String key) {
    return content.get(key) instanceof ObjectNode object ? object : NODES.objectNode();
  }
}
