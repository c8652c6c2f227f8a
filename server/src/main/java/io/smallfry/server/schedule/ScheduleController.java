package io.smallfry.server.schedule;

import io.smallfry.server.web.ApiException;
import io.smallfry.server.web.FieldError;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows what a schedule would do before a job has it. */
@RestController
class ScheduleController {
  private static final int MOST_TIMES = 100;

  private final InstantSource clock;

  ScheduleController(InstantSource clock) {
    this.clock = clock;
  }

  /** The next times of a schedule, with what clock changes do to them. */
  @GetMapping("/api/v1/schedules/preview")
  Preview preview(
      @RequestParam String cron,
      @RequestParam String timeZone,
      @RequestParam(defaultValue = "10") int count) {
    if (count < 1 || count > MOST_TIMES) {
      throw ApiException.invalid(
          List.of(new FieldError("count", "The count must be from 1 to " + MOST_TIMES + ".")));
    }
    try {
      return new Preview(
          CronSchedule.parse(cron, timeZone).next(clock.instant(), count).stream()
              .map(Time::of)
              .toList());
    } catch (InvalidScheduleException e) {
      throw ApiException.invalid(
          List.of(new FieldError(e.field(), String.valueOf(e.getMessage()))));
    }
  }

  /** The time zones that a schedule may have. */
  @GetMapping("/api/v1/time-zones")
  TimeZones timeZones() {
    return new TimeZones(CronSchedule.timeZones(), ZoneId.systemDefault().getId());
  }

  record Preview(List<Time> times) {}

  /**
   * @param at in UTC
   * @param local in the schedule's zone, with the zone's name
   * @param note what a clock change does to this time
   */
  record Time(String at, String local, @Nullable String note) {
    static Time of(Occurrence occurrence) {
      return new Time(
          occurrence.at().toString(),
          DateTimeFormatter.ISO_ZONED_DATE_TIME.format(occurrence.local()),
          occurrence.note());
    }
  }

  /**
   * @param defaultZone the server's own; in JSON it is called {@code default}
   */
  record TimeZones(
      List<String> timeZones,
      @com.fasterxml.jackson.annotation.JsonProperty("default") String defaultZone) {}
}
