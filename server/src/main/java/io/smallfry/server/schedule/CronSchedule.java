package io.smallfry.server.schedule;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A cron expression in a time zone. Immutable and safe for use by several threads.
 *
 * <p>Where clocks change: a time that doesn't exist fires at the first instant after the gap; a
 * time that occurs twice fires once, the first time. An expression that leaves the hours open
 * ({@code 0 * * * *}, {@code *}{@code /15 * * * *}) means 'every so often' and follows real time
 * instead: it skips what doesn't exist and fires both times at what occurs twice, so that its pace
 * never changes.
 */
public final class CronSchedule {
  /** Reaches over the longest jump of any zone's clocks, a whole day at the date line. */
  private static final int HOURS_BEFORE = 25;

  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm");

  /** Offers places only; what else is a zone's name (EST, Etc/GMT+3) is understood, not offered. */
  private static final Pattern REGION =
      Pattern.compile("(Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/");

  private final CronExpression expression;
  private final ZoneId zone;

  private CronSchedule(CronExpression expression, ZoneId zone) {
    this.expression = expression;
    this.zone = zone;
  }

  /**
   * Reads a schedule.
   *
   * @param cron five fields, or a nickname such as {@code @daily}
   * @param timeZone a region's name such as {@code Europe/Berlin}, or {@code UTC}
   * @throws InvalidScheduleException when either can't be read, or the schedule never comes
   */
  public static CronSchedule parse(String cron, String timeZone) {
    return new CronSchedule(CronExpression.parse(cron), zone(timeZone));
  }

  /** The first occurrence after {@code after}; empty when the schedule doesn't come any more. */
  public Optional<Occurrence> next(Instant after) {
    return expression.followsRealTime() ? nextInRealTime(after) : nextOnTheWall(after);
  }

  /** The next {@code count} occurrences after {@code after}, in order. */
  public List<Occurrence> next(Instant after, int count) {
    List<Occurrence> occurrences = new ArrayList<>(count);
    Optional<Occurrence> occurrence = next(after);
    while (occurrence.isPresent() && occurrences.size() < count) {
      occurrences.add(occurrence.get());
      occurrence = next(occurrence.get().at());
    }
    return occurrences;
  }

  /**
   * The latest occurrence in ({@code after}, {@code until}]: what a server that was down meanwhile
   * has missed last. Empty when there was none.
   */
  public Optional<Occurrence> latest(Instant after, Instant until) {
    // A schedule may have fired every minute of a long time: look back in growing steps first.
    for (long minutes = 60; ; minutes *= 8) {
      Instant from = until.minusSeconds(minutes * 60);
      boolean reachesBack = !from.isAfter(after);
      Optional<Occurrence> latest = lastOf(reachesBack ? after : from, until);
      if (latest.isPresent() || reachesBack) {
        return latest;
      }
    }
  }

  private Optional<Occurrence> lastOf(Instant after, Instant until) {
    Optional<Occurrence> latest = Optional.empty();
    Optional<Occurrence> occurrence = next(after);
    while (occurrence.isPresent() && !occurrence.get().at().isAfter(until)) {
      latest = occurrence;
      occurrence = next(occurrence.get().at());
    }
    return latest;
  }

  private Optional<Occurrence> nextOnTheWall(Instant after) {
    LocalDateTime from = LocalDateTime.ofInstant(after, zone).minusHours(HOURS_BEFORE);
    Optional<LocalDateTime> local = expression.next(from);
    while (local.isPresent()) {
      Occurrence occurrence = onTheWall(local.get());
      if (occurrence.at().isAfter(after)) {
        return Optional.of(occurrence);
      }
      local = expression.next(local.get());
    }
    return Optional.empty();
  }

  private Occurrence onTheWall(LocalDateTime local) {
    ZoneRules rules = zone.getRules();
    ZoneOffsetTransition change = rules.getTransition(local);
    if (change == null) {
      return occurrence(local.toInstant(rules.getOffset(local)), null);
    }
    if (change.isGap()) {
      String after = CLOCK.format(change.getDateTimeAfter());
      return occurrence(
          change.getInstant(),
          "Clocks go forward: %s doesn't exist on this day, it runs at %s."
              .formatted(CLOCK.format(local), after));
    }
    return occurrence(
        local.toInstant(change.getOffsetBefore()),
        "Clocks go back: %s comes twice on this day, it runs the first time."
            .formatted(CLOCK.format(local)));
  }

  /**
   * Walks through the spans of time between two clock changes; within one, local time is real time.
   */
  private Optional<Occurrence> nextInRealTime(Instant after) {
    ZoneRules rules = zone.getRules();
    LocalDateTime from = LocalDateTime.ofInstant(after, zone);
    Instant spanStart = after;
    while (true) {
      Optional<LocalDateTime> local = expression.next(from);
      if (local.isEmpty()) {
        return Optional.empty();
      }
      Instant at = local.get().toInstant(rules.getOffset(spanStart));
      ZoneOffsetTransition change = rules.nextTransition(spanStart);
      if (change == null || at.isBefore(change.getInstant())) {
        return Optional.of(occurrence(at, noteInRealTime(local.get(), at)));
      }
      spanStart = change.getInstant();
      from = change.getDateTimeAfter().minusMinutes(1);
    }
  }

  private @Nullable String noteInRealTime(LocalDateTime local, Instant at) {
    ZoneOffsetTransition change = zone.getRules().getTransition(local);
    if (change == null || !change.isOverlap()) {
      return null;
    }
    boolean isFirst = at.isBefore(change.getInstant());
    return "Clocks go back: this is the %s %s of the day."
        .formatted(isFirst ? "first" : "second", CLOCK.format(local));
  }

  private Occurrence occurrence(Instant at, @Nullable String note) {
    return new Occurrence(at, ZonedDateTime.ofInstant(at, zone), note);
  }

  /** The names of the regions that a schedule may name, in order, with UTC first. */
  public static List<String> timeZones() {
    List<String> names = new ArrayList<>();
    names.add("UTC");
    ZoneId.getAvailableZoneIds().stream()
        .filter(name -> REGION.matcher(name).lookingAt())
        .sorted()
        .forEach(names::add);
    return names;
  }

  private static ZoneId zone(String timeZone) {
    try {
      ZoneId zone = ZoneId.of(timeZone.strip());
      if (ZoneId.getAvailableZoneIds().contains(zone.getId())) {
        return zone;
      }
    } catch (DateTimeException e) {
      throw (InvalidScheduleException) unknownZone(timeZone).initCause(e);
    }
    throw unknownZone(timeZone);
  }

  private static InvalidScheduleException unknownZone(String timeZone) {
    String shown = timeZone.length() > 60 ? timeZone.substring(0, 60) + "…" : timeZone;
    return new InvalidScheduleException(
        "timeZone",
        "'"
            + shown
            + "' is not a time zone; use a name such as Europe/Berlin, America/New_York or UTC.");
  }
}
