package io.smallfry.server.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CronScheduleTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // an ordinary Wednesday, 2026-07-01
        "* * * * *        | 2026-07-01T00:01",
        "*/15 * * * *     | 2026-07-01T00:15",
        "5/20 * * * *     | 2026-07-01T00:05",
        "30 6 * * *       | 2026-07-01T06:30",
        "0 6 * * 1-5      | 2026-07-01T06:00",
        "0 6 * * MON-FRI  | 2026-07-01T06:00",
        "0 6 * * sat,sun  | 2026-07-04T06:00",
        "0 6 * * 7        | 2026-07-05T06:00",
        "0 6 * * fri-sun  | 2026-07-03T06:00",
        "0 6 15 * *       | 2026-07-15T06:00",
        "0 0 31 * *       | 2026-07-31T00:00",
        "0 0 1 jan *      | 2027-01-01T00:00",
        "0 0 29 2 *       | 2028-02-29T00:00",
        "0 0 15 * mon     | 2026-07-06T00:00",
        "0 0 ? * mon      | 2026-07-06T00:00",
        "0,30 8-9 * * *   | 2026-07-01T08:00",
        "@hourly          | 2026-07-01T01:00",
        "@daily           | 2026-07-02T00:00",
        "@weekly          | 2026-07-05T00:00",
        "@monthly         | 2026-08-01T00:00",
        "@yearly          | 2027-01-01T00:00",
      })
  void firesNext(String cron, LocalDateTime expected) {
    assertThat(localTimes(cron, "UTC", "2026-07-01T00:00:00Z", 1))
        .containsExactly(expected.toString());
  }

  @Test
  void aDayThatMatchesEitherRestrictedFieldOfDaysMatches() {
    assertThat(localTimes("0 0 1,15 * mon", "UTC", "2026-07-01T00:00:00Z", 4))
        .containsExactly(
            "2026-07-06T00:00", "2026-07-13T00:00", "2026-07-15T00:00", "2026-07-20T00:00");
  }

  @Test
  void aStarWithAStepLeavesTheChoiceToTheOtherFieldOfDays() {
    // crontab(5): the field starts with a star, so both must match: odd days that are Mondays
    assertThat(localTimes("0 0 */2 * mon", "UTC", "2026-07-01T00:00:00Z", 2))
        .containsExactly("2026-07-13T00:00", "2026-07-27T00:00");
  }

  @Test
  void aTimeThatDoesNotExistFiresAfterTheGap() {
    // New York, 2026-03-08: 02:00 becomes 03:00
    List<Occurrence> occurrences =
        occurrences("30 2 * * *", "America/New_York", "2026-03-07T12:00:00Z", 2);
    assertThat(occurrences.get(0).at()).isEqualTo("2026-03-08T07:00:00Z");
    assertThat(occurrences.get(0).note())
        .isEqualTo("Clocks go forward: 02:30 doesn't exist on this day, it runs at 03:00.");
    assertThat(occurrences.get(1).at()).isEqualTo("2026-03-09T06:30:00Z");
    assertThat(occurrences.get(1).note()).isNull();
  }

  @Test
  void severalTimesInAGapFireOnce() {
    assertThat(localTimes("*/10 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", 2))
        .containsExactly("2026-03-29T03:00", "2026-03-30T02:00");
  }

  @Test
  void aTimeAtTheEndOfAGapFiresOnceTogetherWithTheTimesInIt() {
    assertThat(localTimes("0 2,3 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", 2))
        .containsExactly("2026-03-29T03:00", "2026-03-30T02:00");
  }

  @Test
  void aTimeThatOccursTwiceFiresTheFirstTime() {
    // New York, 2026-11-01: 02:00 becomes 01:00
    List<Occurrence> occurrences =
        occurrences("30 1 * * *", "America/New_York", "2026-10-31T12:00:00Z", 2);
    assertThat(occurrences.get(0).at()).isEqualTo("2026-11-01T05:30:00Z");
    assertThat(occurrences.get(0).note())
        .isEqualTo("Clocks go back: 01:30 comes twice on this day, it runs the first time.");
    assertThat(occurrences.get(1).at()).isEqualTo("2026-11-02T06:30:00Z");
  }

  @Test
  void anOpenHourFollowsRealTimeWhenClocksGoBack() {
    List<Occurrence> occurrences =
        occurrences("0 * * * *", "Europe/Berlin", "2026-10-24T23:30:00Z", 4);
    assertThat(occurrences)
        .extracting(o -> o.at().toString())
        .containsExactly(
            "2026-10-25T00:00:00Z",
            "2026-10-25T01:00:00Z",
            "2026-10-25T02:00:00Z",
            "2026-10-25T03:00:00Z");
    assertThat(occurrences)
        .extracting(Occurrence::note)
        .containsExactly(
            "Clocks go back: this is the first 02:00 of the day.",
            "Clocks go back: this is the second 02:00 of the day.",
            null,
            null);
  }

  @Test
  void anOpenHourFollowsRealTimeWhenClocksGoForward() {
    assertThat(localTimes("30 * * * *", "Europe/Berlin", "2026-03-29T00:00:00Z", 3))
        .containsExactly("2026-03-29T01:30", "2026-03-29T03:30", "2026-03-29T04:30");
  }

  @Test
  void halfAnHourIsEnoughForAClockChange() {
    // Lord Howe, 2026-10-04: 02:00 becomes 02:30
    assertThat(localTimes("15 2 * * *", "Australia/Lord_Howe", "2026-10-03T12:00:00Z", 2))
        .containsExactly("2026-10-04T02:30", "2026-10-05T02:15");
    // 2026-04-05: 02:00 becomes 01:30
    assertThat(localTimes("45 1 * * *", "Australia/Lord_Howe", "2026-04-04T12:00:00Z", 2))
        .containsExactly("2026-04-05T01:45", "2026-04-06T01:45");
  }

  @Test
  void aWholeDayMayBeMissing() {
    // Samoa had no 30 December 2011
    assertThat(localTimes("0 12 * * *", "Pacific/Apia", "2011-12-29T00:00:00Z", 3))
        .containsExactly("2011-12-29T12:00", "2011-12-31T00:00", "2011-12-31T12:00");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\"\"            | five fields",
        "1 2 3         | this one has 3",
        "1 2 3 4 5 6   | this one has 6",
        "60 * * * *    | The minute '60' can't be read: 60 is out of range, 0 to 59",
        "* 24 * * *    | The hour '24'",
        "* * 0 * *     | The day of the month '0'",
        "* * * 13 *    | The month '13'",
        "* * * * 8     | The day of the week '8'",
        "* * * foo *   | 'foo' is not a number or a name like jan or dec",
        "*/0 * * * *   | a step must be from 1",
        "*/-1 * * * *  | '-1' is not a number",
        "5-1 * * * *   | the range 5-1 ends before it begins",
        "1,,2 * * * *  | '' is not a number",
        "١ * * * *     | is not a number",
        "99999999999 * * * * | is not a number",
        "? * * * *     | '?' is not a number",
        "0 0 30 2 *    | never comes",
        "0 0 31 2,4 *  | never comes",
        "@reboot       | none of @hourly",
      })
  void saysWhatIsWrongWithACronExpression(String cron, String message) {
    assertThatThrownBy(() -> CronSchedule.parse(cron, "UTC"))
        .isInstanceOfSatisfying(
            InvalidScheduleException.class, e -> assertThat(e.field()).isEqualTo("cron"))
        .hasMessageContaining(message);
  }

  @Test
  void refusesAnEndlessCronExpression() {
    assertThatThrownBy(() -> CronSchedule.parse("1,".repeat(10_000) + "1 * * * *", "UTC"))
        .hasMessageContaining("at most 200 characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Mars/Olympus", "CEST+2", "../../etc/passwd", "+02:00"})
  void saysWhatIsWrongWithATimeZone(String timeZone) {
    assertThatThrownBy(() -> CronSchedule.parse("@daily", timeZone))
        .isInstanceOfSatisfying(
            InvalidScheduleException.class, e -> assertThat(e.field()).isEqualTo("timeZone"))
        .hasMessageContaining("is not a time zone");
  }

  @Test
  void knowsTheLatestTimeThatWasMissed() {
    CronSchedule schedule = CronSchedule.parse("*/15 * * * *", "UTC");
    Instant until = Instant.parse("2026-07-01T12:07:00Z");
    assertThat(schedule.latest(until.minus(Duration.ofDays(3)), until).orElseThrow().at())
        .isEqualTo("2026-07-01T12:00:00Z");
    assertThat(schedule.latest(until.minus(Duration.ofMinutes(7)), until)).isEmpty();
    assertThat(schedule.latest(until, Instant.parse("2026-07-01T12:15:00Z"))).isPresent();
  }

  @Test
  void knowsTheLatestTimeOfARareSchedule() {
    CronSchedule schedule = CronSchedule.parse("0 0 29 2 *", "UTC");
    assertThat(
            schedule
                .latest(
                    Instant.parse("2020-01-01T00:00:00Z"), Instant.parse("2026-01-01T00:00:00Z"))
                .orElseThrow()
                .at())
        .isEqualTo("2024-02-29T00:00:00Z");
  }

  /**
   * In every zone, over two years: times only grow, each local time on the clock's face comes once.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "UTC",
        "America/New_York",
        "Europe/Berlin",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
        "Africa/Casablanca",
        "America/St_Johns",
        "Pacific/Chatham"
      })
  void aDailyTimeComesOnceADay(String timeZone) {
    Random random = new Random(20260701);
    for (int i = 0; i < 30; i++) {
      String cron = random.nextInt(60) + " " + random.nextInt(24) + " * * *";
      List<Occurrence> occurrences = occurrences(cron, timeZone, "2026-01-01T00:00:00Z", 730);
      assertThat(occurrences).extracting(Occurrence::at).isSorted();
      assertThat(occurrences).extracting(o -> o.local().toLocalDate()).doesNotHaveDuplicates();
      assertThat(Duration.between(occurrences.getFirst().at(), occurrences.getLast().at()).toDays())
          .isBetween(728L, 730L);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"America/New_York", "Europe/Berlin", "Australia/Lord_Howe"})
  void anHourlyTimeComesEveryHourOfRealTime(String timeZone) {
    boolean halfHours = timeZone.equals("Australia/Lord_Howe");
    List<Occurrence> occurrences =
        occurrences("0 * * * *", timeZone, "2026-01-01T00:00:00Z", 24 * 365);
    for (int i = 1; i < occurrences.size(); i++) {
      Duration pause = Duration.between(occurrences.get(i - 1).at(), occurrences.get(i).at());
      assertThat(pause.toMinutes()).isIn(halfHours ? List.of(30L, 60L, 90L) : List.of(60L));
    }
  }

  private static List<Occurrence> occurrences(
      String cron, String timeZone, String after, int count) {
    return CronSchedule.parse(cron, timeZone).next(Instant.parse(after), count);
  }

  private static List<String> localTimes(String cron, String timeZone, String after, int count) {
    return occurrences(cron, timeZone, after, count).stream()
        .peek(o -> assertThat(o.local().getZone()).isEqualTo(ZoneId.of(timeZone)))
        .map(o -> o.local().toLocalDateTime().toString())
        .toList();
  }
}
