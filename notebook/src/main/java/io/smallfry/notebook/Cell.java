package io.smallfry.notebook;

import java.util.LinkedHashSet;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One cell of a {@link Notebook}: a view on its JSON, so that what we don't know is kept. Not
 * thread-safe.
 *
 * <p>The setters tell an {@link IncrementalNotebookWriter} that the cell has changed; whoever
 * changes {@link #metadata()}, {@link #outputs()} or {@link #json()} in place calls {@link
 * #touch()}.
 */
public final class Cell {
  private final ObjectNode json;
  private long revision;

  Cell(ObjectNode json) {
    this.json = json;
  }

  public CellType type() {
    return CellType.of(Json.string(json, "cell_type", ""));
  }

  /** The cell's id; null below nbformat 4.5. */
  public @Nullable String id() {
    return Json.string(json.get("id"));
  }

  /** The cell's text, its lines joined; empty if it has none. */
  public String source() {
    return Json.string(json, "source", "");
  }

  public void setSource(String source) {
    json.put("source", source);
    touch();
  }

  /** The cell's metadata, to be changed in place (then {@link #touch()}). */
  public ObjectNode metadata() {
    ObjectNode metadata = Json.object(json, "metadata");
    return metadata == null ? json.putObject("metadata") : metadata;
  }

  /** The tags in their order, a copy. */
  public Set<String> tags() {
    Set<String> tags = new LinkedHashSet<>();
    for (JsonNode tag : metadata().path("tags")) {
      if (tag.isString()) {
        tags.add(tag.stringValue());
      }
    }
    return tags;
  }

  public boolean hasTag(String tag) {
    for (JsonNode each : metadata().path("tags")) {
      if (each.isString() && each.stringValue().equals(tag)) {
        return true;
      }
    }
    return false;
  }

  /** Adds the tag at the end, unless the cell has it. */
  public void addTag(String tag) {
    if (!hasTag(tag)) {
      ArrayNode tags = Json.array(metadata(), "tags");
      (tags == null ? metadata().putArray("tags") : tags).add(tag);
      touch();
    }
  }

  /** Takes the tag away; an emptied list of tags stays, as Jupyter leaves it. */
  public void removeTag(String tag) {
    ArrayNode tags = Json.array(metadata(), "tags");
    if (tags != null && hasTag(tag)) {
      tags.removeIf(each -> tag.equals(Json.string(each)));
      touch();
    }
  }

  /**
   * A code cell's outputs, to be changed in place (then {@link #touch()}).
   *
   * @throws IllegalStateException if this is no code cell
   */
  public ArrayNode outputs() {
    requireCode();
    ArrayNode outputs = Json.array(json, "outputs");
    return outputs == null ? json.putArray("outputs") : outputs;
  }

  /**
   * Replaces a code cell's outputs.
   *
   * @throws IllegalStateException if this is no code cell
   */
  public void setOutputs(ArrayNode outputs) {
    requireCode();
    json.set("outputs", outputs);
    touch();
  }

  /** The number in {@code In [n]}; empty if the cell has not run or is no code cell. */
  public OptionalInt executionCount() {
    JsonNode count = json.get("execution_count");
    return count != null && count.isInt() ? OptionalInt.of(count.intValue()) : OptionalInt.empty();
  }

  /**
   * Sets the number in {@code In [n]}; null when the cell has not run.
   *
   * @throws IllegalStateException if this is no code cell
   */
  public void setExecutionCount(@Nullable Integer count) {
    requireCode();
    json.set(
        "execution_count",
        count == null ? Json.NODES.nullNode() : Json.NODES.numberNode(count.intValue()));
    touch();
  }

  /**
   * The whole cell in nbformat's in-memory form (lines joined), to be changed in place (then {@link
   * #touch()}).
   */
  public ObjectNode json() {
    return json;
  }

  /** Says that the cell was changed in place. */
  public void touch() {
    revision++;
  }

  long revision() {
    return revision;
  }

  private void requireCode() {
    if (type() != CellType.CODE) {
      throw new IllegalStateException(
          "Only a code cell has outputs, this is a cell of type '"
              + Json.string(json, "cell_type", "")
              + "'");
    }
  }

  @Override
  public String toString() {
    return "Cell[" + Json.string(json, "cell_type", "?") + " " + Json.string(json, "id", "") + "]";
  }
}
