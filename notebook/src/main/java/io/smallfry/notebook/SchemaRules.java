package io.smallfry.notebook;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rules of nbformat's schema for one minor version. Of a version newer than 4.5 only what is
 * known is checked: unknown keys, types of cells and types of outputs are let through, as upstream
 * does.
 *
 * @see <a href="https://github.com/jupyter/nbformat/tree/main/nbformat/v4">The schemas</a>
 */
final class SchemaRules {
  private static final Set<String> ROOT_KEYS =
      Set.of("metadata", "nbformat_minor", "nbformat", "cells");
  private static final Pattern CELL_ID = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
  private static final Pattern NAME = Pattern.compile(".+");
  private static final Pattern TAG = Pattern.compile("[^,]+");

  private final int minor;
  private final boolean future;
  private final Problems problems = new Problems();
  private final OutputRules outputs;

  SchemaRules(int minor) {
    this.minor = minor;
    this.future = minor > Notebook.NEWEST_MINOR;
    this.outputs = new OutputRules(problems, future);
  }

  List<String> check(ObjectNode root) {
    problems.onlyKeys(root, "$", ROOT_KEYS, future);
    ObjectNode metadata = problems.requireObject(root, "$", "metadata");
    if (metadata != null) {
      notebookMetadata(metadata, "$.metadata");
    }
    JsonNode major = root.get("nbformat");
    problems.check(
        major != null && major.isInt() && major.intValue() == 4, "$.nbformat", "must be 4");
    problems.check(
        isInteger(root.get("nbformat_minor"))
            && root.get("nbformat_minor").bigIntegerValue().signum() >= 0,
        "$.nbformat_minor",
        "must be a whole number");
    if (root.get("cells") instanceof ArrayNode cells) {
      cells(cells);
    } else {
      problems.add("$.cells", "must be a list");
    }
    return problems.all();
  }

  private static boolean isInteger(@Nullable JsonNode node) {
    return node != null && node.isIntegralNumber();
  }

  private void notebookMetadata(ObjectNode metadata, String path) {
    if (metadata.has("kernelspec")) {
      ObjectNode spec = problems.requireObject(metadata, path, "kernelspec");
      if (spec != null) {
        problems.requireString(spec, path + ".kernelspec", "name");
        problems.requireString(spec, path + ".kernelspec", "display_name");
      }
    }
    if (metadata.has("language_info")) {
      ObjectNode info = problems.requireObject(metadata, path, "language_info");
      if (info != null) {
        languageInfo(info, path + ".language_info");
      }
    }
    if (metadata.has("orig_nbformat")) {
      JsonNode original = metadata.get("orig_nbformat");
      problems.check(
          isInteger(original) && original.bigIntegerValue().signum() > 0,
          path + ".orig_nbformat",
          "must be a whole number over 0");
    }
    if (minor >= 2) {
      problems.optionalString(metadata, path, "title");
      problems.check(
          !metadata.has("authors") || metadata.get("authors").isArray(),
          path + ".authors",
          "must be a list");
    }
  }

  private void languageInfo(ObjectNode info, String path) {
    problems.requireString(info, path, "name");
    JsonNode mode = info.get("codemirror_mode");
    problems.check(
        mode == null || mode.isString() || mode.isObject(),
        path + ".codemirror_mode",
        "must be text or an object");
    problems.optionalString(info, path, "file_extension");
    problems.optionalString(info, path, "mimetype");
    problems.optionalString(info, path, "pygments_lexer");
  }

  private void cells(ArrayNode cells) {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < cells.size(); i++) {
      String path = "$.cells[" + i + "]";
      if (cells.get(i) instanceof ObjectNode cell) {
        cell(cell, path);
        String id = Json.string(cell.get("id"));
        problems.check(
            minor < 5 || id == null || ids.add(id),
            path + ".id",
            "is the id of an earlier cell too");
      } else {
        problems.add(path, "must be an object");
      }
    }
  }

  private void cell(ObjectNode cell, String path) {
    String type = Json.string(cell.get("cell_type"));
    Set<String> keys =
        type == null
            ? Set.of()
            : switch (type) {
              case "code" ->
                  Set.of("id", "cell_type", "metadata", "source", "outputs", "execution_count");
              case "markdown", "raw" ->
                  Set.of("id", "cell_type", "metadata", "source", "attachments");
              default -> Set.of();
            };
    ObjectNode metadata = problems.requireObject(cell, path, "metadata");
    if (keys.isEmpty()) {
      problems.check(
          future && cell.has("cell_type"),
          path + ".cell_type",
          "must be 'code', 'markdown' or 'raw'");
      if (metadata != null) {
        nameAndTags(metadata, path + ".metadata");
      }
      return;
    }
    boolean withId = minor >= 5;
    for (String key : cell.propertyNames()) {
      boolean known = key.equals("id") ? withId : keys.contains(key);
      problems.check(
          known || future,
          path + "." + key,
          "is no key of a " + type + " cell in nbformat 4." + minor);
    }
    if (withId) {
      String id = Json.string(cell.get("id"));
      problems.check(
          id != null && CELL_ID.matcher(id).matches(),
          path + ".id",
          "must be 1 to 64 letters, digits, '-' and '_'");
    }
    problems.check(
        OutputRules.isLines(cell.get("source")),
        path + ".source",
        "must be text or a list of texts");
    if (metadata != null) {
      cellMetadata(metadata, path + ".metadata", String.valueOf(type));
    }
    if (keys.contains("outputs")) {
      code(cell, path);
    } else if (cell.has("attachments")) {
      attachments(cell.get("attachments"), path + ".attachments");
    }
  }

  private void code(ObjectNode cell, String path) {
    outputs.executionCount(cell, path);
    if (cell.get("outputs") instanceof ArrayNode list) {
      for (int i = 0; i < list.size(); i++) {
        outputs.check(list.get(i), path + ".outputs[" + i + "]");
      }
    } else {
      problems.add(path + ".outputs", "must be a list");
    }
  }

  private void attachments(JsonNode node, String path) {
    if (node instanceof ObjectNode attachments) {
      for (Map.Entry<String, JsonNode> attachment : attachments.properties()) {
        outputs.mimeBundle(attachment.getValue(), path + "['" + attachment.getKey() + "']");
      }
    } else {
      problems.add(path, "must be an object");
    }
  }

  private void cellMetadata(ObjectNode metadata, String path, String type) {
    nameAndTags(metadata, path);
    if (minor >= 3 && metadata.has("jupyter")) {
      problems.requireObject(metadata, path, "jupyter");
    }
    switch (type) {
      case "raw" -> problems.optionalString(metadata, path, "format");
      case "code" -> codeMetadata(metadata, path);
      default -> {
        // A Markdown cell's metadata has no rules of its own.
      }
    }
  }

  private void codeMetadata(ObjectNode metadata, String path) {
    JsonNode collapsed = metadata.get("collapsed");
    problems.check(
        collapsed == null || collapsed.isBoolean(), path + ".collapsed", "must be true or false");
    JsonNode scrolled = metadata.get("scrolled");
    problems.check(
        scrolled == null || scrolled.isBoolean() || "auto".equals(Json.string(scrolled)),
        path + ".scrolled",
        "must be true, false or 'auto'");
    if (minor >= 4 && metadata.has("execution")) {
      ObjectNode execution = problems.requireObject(metadata, path, "execution");
      if (execution != null) {
        execution
            .propertyNames()
            .forEach(key -> problems.requireString(execution, path + ".execution", key));
      }
    }
  }

  private void nameAndTags(ObjectNode metadata, String path) {
    JsonNode name = metadata.get("name");
    problems.check(
        name == null || matches(NAME, name), path + ".name", "must be one line of text, not empty");
    JsonNode tags = metadata.get("tags");
    if (tags == null) {
      return;
    }
    if (!tags.isArray()) {
      problems.add(path + ".tags", "must be a list");
      return;
    }
    Set<JsonNode> seen = new HashSet<>();
    List<JsonNode> all = new ArrayList<>(((ArrayNode) tags).values());
    for (int i = 0; i < all.size(); i++) {
      String tagPath = path + ".tags[" + i + "]";
      problems.check(matches(TAG, all.get(i)), tagPath, "must be text without a comma, not empty");
      problems.check(seen.add(all.get(i)), tagPath, "is there twice");
    }
  }

  private static boolean matches(Pattern pattern, JsonNode node) {
    return node.isString() && pattern.matcher(node.stringValue()).matches();
  }
}
