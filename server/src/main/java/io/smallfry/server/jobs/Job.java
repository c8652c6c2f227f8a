package io.smallfry.server.jobs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job as it is stored.
 *
 * @param nextRunAt when the schedule fires next; null when it doesn't
 */
record Job(
    long id,
    long ownerId,
    JobSpec spec,
    @Nullable Instant nextRunAt,
    Instant createdAt,
    Instant updatedAt) {}
