package io.smallfry.server.schedule;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The five fields of cron (minute, hour, day of the month, month, day of the week) on local time,
 * where no clock ever changes. When both fields of days are restricted, a day that matches either
 * of them matches, as crontab(5) has it.
 */
record CronExpression(
    CronField minute, CronField hour, CronField dayOfMonth, CronField month, CronField dayOfWeek) {

  /** 29 February leaves out the year 2100: eight years between two of them. */
  private static final int YEARS_WITHOUT_A_MATCH = 9;

  private static final int LONGEST = 200;

  private static final Map<String, String> NICKNAMES =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");

  static CronExpression parse(String text) {
    String trimmed = text.strip();
    if (trimmed.isEmpty()) {
      throw new InvalidScheduleException(
          "cron", "A schedule needs five fields, for example '0 6 * * 1-5': at 6:00 on weekdays.");
    }
    if (trimmed.length() > LONGEST) {
      throw new InvalidScheduleException(
          "cron", "A schedule has at most " + LONGEST + " characters.");
    }
    if (trimmed.startsWith("@")) {
      trimmed = expandNickname(trimmed);
    }
    List<String> fields = List.of(trimmed.split("\\s+"));
    if (fields.size() != 5) {
      throw new InvalidScheduleException(
          "cron",
          "A schedule has five fields (minute, hour, day of the month, month, day of the week); this one has "
              + fields.size()
              + ".");
    }
    CronExpression expression =
        new CronExpression(
            CronField.parse(CronField.Kind.MINUTE, fields.get(0)),
            CronField.parse(CronField.Kind.HOUR, fields.get(1)),
            CronField.parse(CronField.Kind.DAY_OF_MONTH, fields.get(2)),
            CronField.parse(CronField.Kind.MONTH, fields.get(3)),
            CronField.parse(CronField.Kind.DAY_OF_WEEK, fields.get(4)));
    if (expression.next(LocalDateTime.of(2000, 1, 1, 0, 0)).isEmpty()) {
      throw new InvalidScheduleException(
          "cron", "This schedule never comes: no month has such a day.");
    }
    return expression;
  }

  /**
   * Whether the hours are left open ({@code *} or {@code *}{@code /n}): such a schedule means
   * 'every so often' and follows real time over a clock change, instead of the clock on the wall.
   */
  boolean followsRealTime() {
    return !hour.restricted();
  }

  /** The first matching minute after {@code after}; empty when none comes. */
  Optional<LocalDateTime> next(LocalDateTime after) {
    LocalDateTime start = after.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    LocalDate end = start.toLocalDate().plusYears(YEARS_WITHOUT_A_MATCH);
    LocalDate day = start.toLocalDate();
    LocalTime from = start.toLocalTime();
    while (day.isBefore(end)) {
      if (!month.matches(day.getMonthValue())) {
        day = day.withDayOfMonth(1).plusMonths(1);
      } else {
        Optional<LocalTime> time = matchesDay(day) ? timeFrom(from) : Optional.empty();
        if (time.isPresent()) {
          return Optional.of(day.atTime(time.get()));
        }
        day = day.plusDays(1);
      }
      from = LocalTime.MIDNIGHT;
    }
    return Optional.empty();
  }

  private boolean matchesDay(LocalDate day) {
    boolean inMonth = dayOfMonth.matches(day.getDayOfMonth());
    boolean inWeek = dayOfWeek.matches(day.getDayOfWeek().getValue() % 7);
    boolean eitherWillDo = dayOfMonth.restricted() && dayOfWeek.restricted();
    return eitherWillDo ? (inMonth || inWeek) : (inMonth && inWeek);
  }

  private Optional<LocalTime> timeFrom(LocalTime from) {
    int h = hour.values().nextSetBit(from.getHour());
    if (h < 0) {
      return Optional.empty();
    }
    int m = minute.values().nextSetBit(h == from.getHour() ? from.getMinute() : 0);
    if (m < 0) {
      h = hour.values().nextSetBit(h + 1);
      m = minute.values().nextSetBit(0);
    }
    return h < 0 ? Optional.empty() : Optional.of(LocalTime.of(h, m));
  }

  private static String expandNickname(String text) {
    String expanded = NICKNAMES.get(text.toLowerCase(Locale.ROOT));
    if (expanded == null) {
      throw new InvalidScheduleException(
          "cron", "'" + text + "' is none of @hourly, @daily, @weekly, @monthly and @yearly.");
    }
    return expanded;
  }
}
