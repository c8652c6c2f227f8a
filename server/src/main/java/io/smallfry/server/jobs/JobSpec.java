package io.smallfry.server.jobs;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a job is, as its author writes it.
 *
 * @param name unique among the owner's jobs
 * @param notebook a path in the owner's home, e.g. {@code reports/daily.ipynb}
 * @param parameters values by name, in the author's order; not to be changed
 * @param kernel the kernel spec; null takes the notebook's
 * @param schedule when it runs; null for a job that only runs by hand
 * @param enabled whether the schedule counts
 */
public record JobSpec(
    String name,
    String notebook,
    ObjectNode parameters,
    @Nullable String kernel,
    @Nullable ScheduleSpec schedule,
    boolean enabled) {

  /**
   * When a job runs.
   *
   * @param cron five fields, or a nickname such as {@code @daily}
   * @param timeZone a region's name such as {@code Europe/Berlin}
   */
  public record ScheduleSpec(String cron, String timeZone) {}
}
