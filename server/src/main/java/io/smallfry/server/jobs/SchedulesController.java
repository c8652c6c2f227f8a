package io.smallfry.server.jobs;

import io.smallfry.server.jobs.JobViews.Preview;
import io.smallfry.server.jobs.JobViews.PreviewTime;
import io.smallfry.server.jobs.JobViews.TimeZones;
import io.smallfry.server.schedule.CronSchedule;
import io.smallfry.server.schedule.InvalidScheduleException;
import io.smallfry.server.web.ApiException;
import io.smallfry.server.web.FieldError;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class SchedulesController {
  private static final int MOST = 100;

  private final InstantSource clock;

  SchedulesController(InstantSource clock) {
    this.clock = clock;
  }

  @GetMapping("/api/v1/schedules/preview")
  Preview preview(
      @RequestParam String cron,
      @RequestParam String timeZone,
      @RequestParam(defaultValue = "10") int count) {
    if (count < 1 || count > MOST) {
      throw ApiException.invalid(
          List.of(new FieldError("count", "Ask for 1 to " + MOST + " times.")));
    }
    try {
      return new Preview(
          CronSchedule.parse(cron, timeZone).next(clock.instant(), count).stream()
              .map(time -> new PreviewTime(time.at(), time.local().toString(), time.note()))
              .toList());
    } catch (InvalidScheduleException e) {
      throw ApiException.invalid(
          List.of(new FieldError(e.field(), String.valueOf(e.getMessage()))));
    }
  }

  @GetMapping("/api/v1/time-zones")
  TimeZones timeZones() {
    return new TimeZones(
        ZoneId.getAvailableZoneIds().stream()
            .filter(id -> id.equals("UTC") || (id.contains("/") && !id.startsWith("SystemV/")))
            .sorted()
            .toList(),
        ZoneId.systemDefault().getId());
  }
}
