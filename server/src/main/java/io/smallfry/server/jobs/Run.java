package io.smallfry.server.jobs;

import io.smallfry.runner.FailureKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One execution of a job, as it is stored.
 *
 * @param job the job's name
 * @param scheduledAt the scheduled time that it stands for; null for one by hand
 * @param attempt the number of its last attempt; 0 before the first
 * @param cancelRequested who asked it to stop
 * @param currentCell the index of the cell that was executed last, where one was cut off
 * @param error what the failing cell raised
 */
record Run(
    long id,
    long jobId,
    long ownerId,
    String job,
    RunState state,
    @Nullable FailureKind failureKind,
    @Nullable String reason,
    Trigger trigger,
    String triggeredBy,
    @Nullable Instant scheduledAt,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    String notebook,
    ObjectNode parameters,
    @Nullable String kernel,
    int attempt,
    @Nullable String cancelRequested,
    @Nullable String sourcePath,
    int cells,
    int cellsDone,
    @Nullable Integer currentCell,
    @Nullable JsonNode error) {

  /** What made a run. */
  enum Trigger {
    MANUAL,
    SCHEDULE
  }

  /** Where its files are in storage. */
  String folder() {
    return "runs/" + job + "/" + id;
  }

  /** The key of an attempt's output notebook. */
  String outputKey(int number) {
    return folder() + "/attempt-" + number + "/output.ipynb";
  }
}
