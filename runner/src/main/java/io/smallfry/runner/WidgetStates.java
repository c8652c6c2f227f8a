package io.smallfry.runner;

import io.smallfry.kernel.Message;
import io.smallfry.notebook.Notebook;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The states of the Jupyter widgets that a kernel makes, kept in the notebook's metadata so that a
 * reader without a kernel can draw them.
 *
 * @see <a href="https://ipywidgets.readthedocs.io/en/stable/embedding.html">Embedding widgets</a>
 */
final class WidgetStates {
  private static final String MIME = "application/vnd.jupyter.widget-state+json";
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Map<String, ObjectNode> states = new LinkedHashMap<>();
  private final Map<String, Map<String, ObjectNode>> buffers = new LinkedHashMap<>();
  private boolean changed;

  /** Takes a {@code comm_open}, {@code comm_msg} or {@code comm_close} in. */
  void take(Message message, Mask mask) {
    ObjectNode content = message.contentJson();
    mask.tree(content.path("data"));
    String comm = content.path("comm_id").asString("");
    if (!(content.get("data") instanceof ObjectNode data)
        || !(data.get("state") instanceof ObjectNode state)) {
      return; // a custom message, or the end: a closed widget stays as it was last seen
    }
    states.computeIfAbsent(comm, _ -> NODES.objectNode()).setAll(state);
    JsonNode paths = data.path("buffer_paths");
    List<byte[]> bytes = message.buffers();
    for (int i = 0; i < Math.min(paths.size(), bytes.size()); i++) {
      ObjectNode buffer = NODES.objectNode();
      buffer.put("data", Base64.getEncoder().encodeToString(bytes.get(i)));
      buffer.put("encoding", "base64");
      buffer.set("path", paths.get(i));
      buffers
          .computeIfAbsent(comm, _ -> new LinkedHashMap<>())
          .put(paths.get(i).toString(), buffer);
    }
    changed = true;
  }

  /** Sets one value of a widget's state. */
  void set(String comm, String key, JsonNode value) {
    states.computeIfAbsent(comm, _ -> NODES.objectNode()).set(key, value);
    changed = true;
  }

  /** Writes the states into the notebook's metadata; true if there is something new. */
  boolean settle(Notebook notebook) {
    if (!changed) {
      return false;
    }
    changed = false;
    ObjectNode all = NODES.objectNode();
    states.forEach((comm, state) -> {
      if (state.has("_model_name")) {
        all.set(comm, widget(comm, state));
      }
    });
    if (all.isEmpty()) {
      return false;
    }
    ObjectNode block = NODES.objectNode();
    block.set("state", all);
    block.put("version_major", 2);
    block.put("version_minor", 0);
    ObjectNode widgets =
        notebook.metadata().get("widgets") instanceof ObjectNode there
            ? there
            : notebook.metadata().putObject("widgets");
    widgets.set(MIME, block);
    return true;
  }

  private ObjectNode widget(String comm, ObjectNode state) {
    ObjectNode widget = NODES.objectNode();
    copy(state, "_model_name", widget, "model_name");
    copy(state, "_model_module", widget, "model_module");
    copy(state, "_model_module_version", widget, "model_module_version");
    widget.set("state", state.deepCopy());
    Map<String, ObjectNode> mine = buffers.get(comm);
    if (mine != null) {
      ArrayNode list = widget.putArray("buffers");
      mine.values().forEach(list::add);
    }
    return widget;
  }

  private static void copy(ObjectNode from, String key, ObjectNode to, String name) {
    JsonNode value = from.get(key);
    to.set(name, value == null ? NODES.nullNode() : value);
  }
}
