package io.smallfry.runner;

import io.smallfry.kernel.Message;
import io.smallfry.notebook.Notebook;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
 * The part that a front end plays for ipywidgets' Output widgets: while one captures the outputs of
 * a request ({@code with out:}), they go into the widget's state instead of the cell, and the
 * kernel is told of them when the capture ends.
 *
 * @see <a href="https://ipywidgets.readthedocs.io/en/stable/examples/Output%20Widget.html">Output
 *     widgets</a>
 */
final class OutputWidgets {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /**
   * @param comm the widget's id
   * @param outputs what it has captured, in a cell that stands in no notebook
   */
  private record Widget(String comm, CellOutputs outputs) {}

  private final OutputLimit limit;
  private final Map<String, Widget> widgets = new HashMap<>();
  private final Map<String, Deque<Widget>> capturing = new HashMap<>();
  private final Map<CellOutputs, Widget> byOutputs = new HashMap<>();
  private final Set<Widget> changed = new LinkedHashSet<>();
  private final Set<Widget> untold = new LinkedHashSet<>();

  /**
   * @param limit for each widget
   */
  OutputWidgets(OutputLimit limit) {
    this.limit = new OutputLimit(limit.bytesPerCell(), null);
  }

  /**
   * Takes a comm's message in.
   *
   * @return the outputs of the widget whose capture it ends; null if it ends none
   */
  @Nullable CellOutputs take(Message message, int index) {
    ObjectNode content = message.contentJson();
    JsonNode state = content.path("data").path("state");
    String comm = content.path("comm_id").asString("");
    if (message.type().equals("comm_open")) {
      if (state.path("_model_module").asString("").equals("@jupyter-widgets/output")
          && state.path("_model_name").asString("").equals("OutputModel")) {
        CellOutputs outputs = new CellOutputs(index, Notebook.empty().insertCode(0, ""), limit);
        Widget widget = new Widget(comm, outputs);
        widgets.put(comm, widget);
        byOutputs.put(outputs, widget);
      }
      return null;
    }
    Widget widget = widgets.get(comm);
    JsonNode request = state.path("msg_id");
    if (widget == null || !request.isString()) {
      return null;
    }
    if (!request.stringValue().isEmpty()) {
      capturing.computeIfAbsent(request.stringValue(), _ -> new ArrayDeque<>()).push(widget);
      return null;
    }
    for (Deque<Widget> stack : capturing.values()) {
      if (stack.remove(widget)) {
        break;
      }
    }
    untold.add(widget);
    return widget.outputs();
  }

  /** Where a request's outputs go; null if nothing captures them. */
  @Nullable CellOutputs capturing(String request) {
    Deque<Widget> stack = capturing.get(request);
    Widget widget = stack == null ? null : stack.peek();
    return widget == null ? null : widget.outputs();
  }

  /** Something has changed in these outputs; false if they are no widget's. */
  boolean changed(CellOutputs outputs) {
    Widget widget = byOutputs.get(outputs);
    if (widget == null) {
      return false;
    }
    changed.add(widget);
    return true;
  }

  /** Brings the widgets' states up to date. */
  void settle(WidgetStates states) {
    changed.forEach(widget -> states.set(widget.comm(), "outputs", outputs(widget)));
    changed.clear();
  }

  /** What the kernel is to be told: the contents of {@code comm_msg} requests. */
  List<ObjectNode> takeUntold() {
    if (untold.isEmpty()) {
      return List.of();
    }
    List<ObjectNode> contents = new ArrayList<>();
    for (Widget widget : untold) {
      ObjectNode content = NODES.objectNode();
      content.put("comm_id", widget.comm());
      ObjectNode data = content.putObject("data");
      data.put("method", "update");
      data.putObject("state").set("outputs", outputs(widget));
      data.putArray("buffer_paths");
      contents.add(content);
    }
    untold.clear();
    return contents;
  }

  private static ArrayNode outputs(Widget widget) {
    widget.outputs().settle();
    ArrayNode outputs = NODES.arrayNode();
    for (JsonNode output : widget.outputs().cell().outputs()) {
      ObjectNode copy = (ObjectNode) output.deepCopy();
      if (copy.has("text")) {
        copy.put("text", copy.get("text").asString());
      }
      outputs.add(copy);
    }
    return outputs;
  }
}
