package io.smallfry.server.versions;

import io.smallfry.server.contents.FileVersions.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which versions of a file are kept: all of the last day, then the last one of each hour for a
 * week, of each day for thirty days, of each week for ever; and always the newest one, named ones,
 * restored ones and what was there before a restore. Hours, days and weeks are those of UTC.
 */
final class Thinning {
  /** How long a deleted file can be brought back. */
  static final Duration DELETED = Duration.ofDays(90);

  /** From this age on versions are thinned. */
  static final Duration ALL = Duration.ofDays(1);

  private static final Duration HOURLY = Duration.ofDays(7);
  private static final Duration DAILY = Duration.ofDays(30);

  private Thinning() {}

  /**
   * The versions that need not be kept.
   *
   * @param versions of one file, the newest first
   */
  static List<Version> expendable(List<Version> versions, Instant now) {
    List<Version> expendable = new ArrayList<>();
    Set<Slot> taken = new HashSet<>();
    boolean restoredAfter = false;
    for (int i = 0; i < versions.size(); i++) {
      Version version = versions.get(i);
      // The last one of its hour, day or week comes first here.
      boolean last = taken.add(Slot.of(version, now));
      boolean stays =
          i == 0 || version.name() != null || version.cause() == Cause.RESTORE || restoredAfter;
      if (!last && !stays) {
        expendable.add(version);
      }
      restoredAfter = version.cause() == Cause.RESTORE;
    }
    return expendable;
  }

  /** A time of which one version is kept. */
  private record Slot(Duration length, long number) {
    static Slot of(Version version, Instant now) {
      Duration age = Duration.between(version.savedAt(), now);
      if (age.compareTo(ALL) <= 0) {
        return new Slot(Duration.ZERO, version.id());
      }
      Duration length =
          age.compareTo(HOURLY) <= 0
              ? Duration.ofHours(1)
              : age.compareTo(DAILY) <= 0 ? Duration.ofDays(1) : Duration.ofDays(7);
      return new Slot(
          length, Math.floorDiv(version.savedAt().getEpochSecond(), length.toSeconds()));
    }
  }
}
