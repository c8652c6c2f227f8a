/**
 * When a job runs: cron expressions in a time zone, and what clock changes do to them. Pure logic.
 */
@NullMarked
package io.smallfry.server.schedule;

import org.jspecify.annotations.NullMarked;
