package io.smallfry.server.versions;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The JSON of the API. */
final class VersionViews {
  private VersionViews() {}

  record VersionView(
      long id,
      String path,
      String hash,
      long size,
      long stored,
      Instant savedAt,
      @Nullable String savedBy,
      String cause,
      @Nullable Long restoredFrom,
      @Nullable String name) {
    static VersionView of(Version version) {
      return new VersionView(
          version.id(),
          version.path(),
          version.hash(),
          version.size(),
          version.stored(),
          version.savedAt(),
          version.savedBy(),
          version.cause().name().toLowerCase(Locale.ROOT),
          version.restoredFrom(),
          version.name());
    }
  }

  /**
   * The history of a file.
   *
   * @param deletedAt null while it is there
   * @param hash what the file holds now; null when it is gone. For {@code If-Match}
   * @param usage of all its versions
   * @param more whether there are older ones
   */
  record HistoryView(
      String path,
      @Nullable Instant deletedAt,
      @Nullable String hash,
      Usage usage,
      List<VersionView> versions,
      boolean more) {}

  /**
   * A file that is gone.
   *
   * @param keptUntil when its versions are forgotten
   */
  record DeletedView(String path, Instant deletedAt, Instant keptUntil, VersionView newest) {}

  record DeletedList(List<DeletedView> files) {}

  /**
   * What versions take.
   *
   * @param files how many have versions, deleted ones too
   * @param size of all versions in bytes
   * @param stored what that takes in storage: each content once, compressed
   */
  record Usage(long files, long versions, long size, long stored) {}
}
