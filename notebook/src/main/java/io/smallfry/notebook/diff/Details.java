package io.smallfry.notebook.diff;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Tells what in metadata changes with every run and says nothing: papermill's times and paths,
 * JupyterLab's and nbextensions' records of when a cell ran.
 */
final class Details {
  private static final Set<String> PAPERMILL =
      Set.of(
          "start_time",
          "end_time",
          "duration",
          "version",
          "input_path",
          "output_path",
          "environment_variables");
  private static final Set<String> BAD_STATES = Set.of("failed", "skipped");

  private Details() {}

  static boolean isDetail(ValueChange change) {
    List<String> path = change.path();
    return switch (path.getFirst()) {
      case "papermill" -> path.size() < 2 ? isEmpty(change) : ofPapermill(path.get(1), change);
      case "execution", "ExecuteTime" -> true;
      default -> false;
    };
  }

  private static boolean ofPapermill(String key, ValueChange change) {
    return switch (key) {
      case "exception" -> !isTrue(change.before()) && !isTrue(change.after());
      case "status" -> !isBad(change.before()) && !isBad(change.after());
      default -> PAPERMILL.contains(key) || isEmpty(change);
    };
  }

  private static boolean isTrue(@Nullable JsonNode node) {
    return node != null && node.isBoolean() && node.booleanValue();
  }

  private static boolean isBad(@Nullable JsonNode node) {
    return node != null && node.isString() && BAD_STATES.contains(node.stringValue());
  }

  /** Nothing became an empty object, or the other way round. */
  private static boolean isEmpty(ValueChange change) {
    return (change.before() == null || change.before().isEmpty())
        && (change.after() == null || change.after().isEmpty())
        && !isValue(change.before())
        && !isValue(change.after());
  }

  private static boolean isValue(@Nullable JsonNode node) {
    return node != null && node.isValueNode();
  }
}
