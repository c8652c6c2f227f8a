package io.smallfry.server.jobs;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Parameters as the database keeps them, and as the runner takes them. */
final class Parameters {
  private static final JsonMapper JSON = JsonMapper.shared();

  private Parameters() {}

  /** Plain Java values, in the author's order. */
  static Map<String, @Nullable Object> values(ObjectNode parameters) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    parameters.forEachEntry(
        (name, value) -> values.put(name, JSON.treeToValue(value, Object.class)));
    return values;
  }

  /** The job's values, with those of the run in their place. */
  static ObjectNode merge(ObjectNode job, ObjectNode run) {
    ObjectNode merged = job.deepCopy();
    merged.setAll(run);
    return merged;
  }
}
