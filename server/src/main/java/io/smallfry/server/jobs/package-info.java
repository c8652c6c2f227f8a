/** Jobs, their schedules, runs and attempts, and the API over them. */
@NullMarked
package io.smallfry.server.jobs;

import org.jspecify.annotations.NullMarked;
