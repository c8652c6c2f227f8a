package io.smallfry.server.versions;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.server.contents.FileVersions.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ThinningTest {
  private static final Instant NOW = Instant.parse("2026-11-24T18:30:00Z");

  @Test
  void allOfTheLastDayStay() {
    assertThat(kept(every(Duration.ofMinutes(2), Duration.ofHours(24)), NOW)).hasSize(720);
  }

  @Test
  void afterADayTheLastOneOfEachHourStays() {
    List<Version> versions = every(Duration.ofMinutes(2), Duration.ofDays(7));
    List<Version> kept = kept(versions, NOW);
    // 720 of the last day, then 6 days of 24 hours; the hours at both ends are cut by the day.
    assertThat(kept).hasSize(720 + 6 * 24 + 1);
    Version ofAnHour =
        kept.stream()
            .filter(v -> v.savedAt().isBefore(Instant.parse("2026-11-23T12:00:00Z")))
            .findFirst()
            .orElseThrow();
    assertThat(ofAnHour.savedAt()).isEqualTo("2026-11-23T11:58:00Z");
  }

  @Test
  void afterAWeekOneOfEachDayAndAfterAMonthOneOfEachWeek() {
    List<Version> kept = kept(every(Duration.ofMinutes(30), Duration.ofDays(365)), NOW);
    List<Duration> ages = kept.stream().map(v -> Duration.between(v.savedAt(), NOW)).toList();
    long days =
        ages.stream()
            .filter(a -> a.compareTo(Duration.ofDays(7)) > 0)
            .filter(a -> a.compareTo(Duration.ofDays(30)) <= 0)
            .count();
    long weeks = ages.stream().filter(a -> a.compareTo(Duration.ofDays(30)) > 0).count();
    assertThat(days).isBetween(23L, 24L);
    assertThat(weeks).isBetween(48L, 49L);
  }

  @Test
  void thinnedTwiceNothingMoreGoes() {
    List<Version> once = kept(every(Duration.ofMinutes(7), Duration.ofDays(60)), NOW);
    assertThat(kept(once, NOW)).isEqualTo(once);
  }

  @Test
  void thinnedEachHourNoGapGrowsLargerThanItsAgeAllows() {
    List<Version> versions = new ArrayList<>();
    Instant now = NOW;
    for (int hour = 0; hour < 24 * 40; hour++) {
      for (int i = 0; i < 6; i++) {
        now = now.plus(Duration.ofMinutes(10));
        versions.addFirst(version(versions.size() + 100_000L * hour, now, Cause.SAVE, null));
      }
      versions = new ArrayList<>(kept(versions, now));
    }
    for (int i = 1; i < versions.size(); i++) {
      Duration age = Duration.between(versions.get(i).savedAt(), now);
      Duration gap = Duration.between(versions.get(i).savedAt(), versions.get(i - 1).savedAt());
      Duration allowed =
          age.compareTo(Duration.ofHours(25)) < 0
              ? Duration.ofHours(1)
              : age.compareTo(Duration.ofDays(8)) < 0 ? Duration.ofHours(24) : Duration.ofDays(8);
      assertThat(gap).isLessThanOrEqualTo(allowed);
    }
  }

  @Test
  void theNewestNamedRestoredAndWhatWasBeforeARestoreStay() {
    Instant old = NOW.minus(Duration.ofDays(100));
    List<Version> versions =
        List.of(
            version(6, old.plusSeconds(6), Cause.SAVE, null),
            version(5, old.plusSeconds(5), Cause.SAVE, null),
            version(4, old.plusSeconds(4), Cause.RESTORE, null),
            version(3, old.plusSeconds(3), Cause.OUTSIDE, null),
            version(2, old.plusSeconds(2), Cause.SAVE, "sent to the auditors"),
            version(1, old.plusSeconds(1), Cause.SAVE, null));
    assertThat(Thinning.expendable(versions, NOW)).extracting(Version::id).containsExactly(5L, 1L);
  }

  private static List<Version> every(Duration step, Duration until) {
    List<Version> versions = new ArrayList<>();
    long id = 1_000_000;
    for (Duration age = step; age.compareTo(until) <= 0; age = age.plus(step)) {
      versions.add(version(id--, NOW.minus(age), Cause.SAVE, null));
    }
    return versions;
  }

  private static List<Version> kept(List<Version> versions, Instant now) {
    List<Version> kept = new ArrayList<>(versions);
    kept.removeAll(Thinning.expendable(versions, now));
    return kept;
  }

  private static Version version(long id, Instant at, Cause cause, @Nullable String name) {
    return new Version(id, 1, "a.ipynb", "0", 1, 1, "ann", at, cause, null, name);
  }
}
