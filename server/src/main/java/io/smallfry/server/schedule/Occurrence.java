package io.smallfry.server.schedule;

import java.time.Instant;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * One time at which a schedule fires.
 *
 * @param at the instant
 * @param local the same instant in the schedule's time zone
 * @param note what a clock change does to this occurrence, in a sentence; null on ordinary days
 */
public record Occurrence(Instant at, ZonedDateTime local, @Nullable String note) {}
