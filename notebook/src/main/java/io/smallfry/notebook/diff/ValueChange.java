package io.smallfry.notebook.diff;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A value in metadata that differs.
 *
 * @param path the keys that lead to it
 * @param before null if it is new
 * @param after null if it is gone
 * @param detail whether every run changes it, so that it says nothing
 */
public record ValueChange(
    List<String> path, @Nullable JsonNode before, @Nullable JsonNode after, boolean detail) {
  /** The path in one word, such as {@code kernelspec.name}. */
  public String name() {
    return String.join(".", path);
  }
}
