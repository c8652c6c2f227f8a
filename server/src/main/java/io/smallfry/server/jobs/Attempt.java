package io.smallfry.server.jobs;

import io.smallfry.runner.FailureKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One try of a run, as it is stored.
 *
 * @param outputPath the key of its output notebook; null when it came to none
 */
record Attempt(
    long runId,
    int number,
    RunState state,
    @Nullable FailureKind failureKind,
    @Nullable String reason,
    Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable String outputPath,
    @Nullable String outputSha256) {}
