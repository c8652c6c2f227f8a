package io.smallfry.notebook;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The schema's rules for outputs and for bundles of MIME types, the same in all of 4.0 to 4.5. */
final class OutputRules {
  private static final Map<String, Set<String>> KEYS =
      Map.of(
          "execute_result", Set.of("output_type", "execution_count", "data", "metadata"),
          "display_data", Set.of("output_type", "data", "metadata"),
          "stream", Set.of("output_type", "name", "text"),
          "error", Set.of("output_type", "ename", "evalue", "traceback"));
  private static final Pattern JSON_MIME = Pattern.compile("application/(.*\\+)?json");

  private final Problems problems;
  private final boolean future;

  OutputRules(Problems problems, boolean future) {
    this.problems = problems;
    this.future = future;
  }

  void check(@Nullable JsonNode node, String path) {
    if (!(node instanceof ObjectNode output)) {
      problems.add(path, "must be an object");
      return;
    }
    String type = Json.string(output.get("output_type"));
    Set<String> keys = type == null ? null : KEYS.get(type);
    if (type == null || keys == null) {
      problems.check(
          future && output.has("output_type"),
          path + ".output_type",
          "must be 'execute_result', 'display_data', 'stream' or 'error'");
      return;
    }
    problems.onlyKeys(output, path, keys, future);
    switch (type) {
      case "execute_result" -> {
        executionCount(output, path);
        displayed(output, path);
      }
      case "display_data" -> displayed(output, path);
      case "stream" -> {
        problems.requireString(output, path, "name");
        problems.check(
            isLines(output.get("text")), path + ".text", "must be text or a list of texts");
      }
      default -> {
        problems.requireString(output, path, "ename");
        problems.requireString(output, path, "evalue");
        problems.check(
            isListOfStrings(output.get("traceback")),
            path + ".traceback",
            "must be a list of texts");
      }
    }
  }

  private void displayed(ObjectNode output, String path) {
    problems.requireObject(output, path, "metadata");
    mimeBundle(output.get("data"), path + ".data");
  }

  void executionCount(ObjectNode object, String path) {
    JsonNode count = object.get("execution_count");
    boolean valid =
        count != null
            && (count.isNull()
                || (count.isIntegralNumber() && count.bigIntegerValue().signum() >= 0));
    problems.check(valid, path + ".execution_count", "must be a whole number or null");
  }

  void mimeBundle(@Nullable JsonNode node, String path) {
    if (!(node instanceof ObjectNode bundle)) {
      problems.add(path, "must be an object");
      return;
    }
    for (Map.Entry<String, JsonNode> data : bundle.properties()) {
      problems.check(
          future || JSON_MIME.matcher(data.getKey()).matches() || isLines(data.getValue()),
          path + "['" + data.getKey() + "']",
          "must be text or a list of texts");
    }
  }

  static boolean isLines(@Nullable JsonNode node) {
    return node != null && (node.isString() || isListOfStrings(node));
  }

  private static boolean isListOfStrings(@Nullable JsonNode node) {
    return node instanceof ArrayNode list && list.values().stream().allMatch(JsonNode::isString);
  }
}
