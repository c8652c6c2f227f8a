package io.smallfry.server.jobs;

import io.smallfry.runner.FailureKind;
import io.smallfry.runner.NotebookResult;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How an attempt ended.
 *
 * @param state a final state
 * @param failureKind whose failure it is; null when it is none
 * @param reason what happened, for people
 * @param error what the failing cell raised
 */
record AttemptEnd(
    RunState state,
    @Nullable FailureKind failureKind,
    @Nullable String reason,
    @Nullable JsonNode error) {
  private static final int MOST_LINES = 200;
  private static final int LONGEST_TEXT = 20_000;

  static AttemptEnd failed(FailureKind kind, String reason) {
    return new AttemptEnd(RunState.FAILED, kind, reason, null);
  }

  static AttemptEnd cancelled(String by) {
    return new AttemptEnd(RunState.CANCELLED, null, "Cancelled by " + by + ".", null);
  }

  static AttemptEnd of(NotebookResult result) {
    return switch (result) {
      case NotebookResult.Succeeded _ -> new AttemptEnd(RunState.SUCCEEDED, null, null, null);
      case NotebookResult.CellFailed failed ->
          new AttemptEnd(
              RunState.FAILED, FailureKind.USER, shorten(failed.reason()), error(failed));
      case NotebookResult.TimedOut _ ->
          new AttemptEnd(RunState.TIMED_OUT, FailureKind.TIMEOUT, result.reason(), null);
      case NotebookResult.KernelLost _, NotebookResult.KernelNotStarted _ ->
          new AttemptEnd(RunState.FAILED, FailureKind.PLATFORM, result.reason(), null);
      case NotebookResult.Cancelled _ ->
          new AttemptEnd(RunState.CANCELLED, null, result.reason(), null);
    };
  }

  private static ObjectNode error(NotebookResult.CellFailed failed) {
    ObjectNode error = JsonNodeFactory.instance.objectNode();
    error.put("name", failed.name());
    error.put("value", shorten(failed.value()));
    error.put("cell", failed.cell());
    ArrayNode lines = error.putArray("traceback");
    failed.traceback().stream().limit(MOST_LINES).forEach(line -> lines.add(shorten(line)));
    return error;
  }

  private static String shorten(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + " …";
  }
}
