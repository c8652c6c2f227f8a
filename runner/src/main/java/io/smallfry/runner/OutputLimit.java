package io.smallfry.runner;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How much of each cell's outputs the output notebook keeps.
 *
 * @param bytesPerCell of text in UTF-8 and of other data; what comes beyond is cut in the middle; 0
 *     is no limit
 * @param wholeIn the folder in which the whole of an output that was cut is kept; null keeps none
 */
public record OutputLimit(long bytesPerCell, @Nullable Path wholeIn) {
  /** 20 MB for each cell, and the rest is not kept. */
  public static final OutputLimit DEFAULT = new OutputLimit(20_000_000, null);

  /** Everything is kept. */
  public static final OutputLimit NONE = new OutputLimit(0, null);

  public OutputLimit {
    if (bytesPerCell < 0) {
      throw new IllegalArgumentException("an output limit can't be negative: " + bytesPerCell);
    }
  }

  /** What stands where outputs were left out. */
  String note(long leftOut, @Nullable Path whole) {
    return "\n[… "
        + amount(leftOut)
        + " of output left out here: a cell keeps at most "
        + amount(bytesPerCell)
        + (whole == null ? "" : "; the whole is in " + whole)
        + " …]\n";
  }

  private static String amount(long bytes) {
    if (bytes < 10_000) {
      return bytes + " bytes";
    }
    long unit = bytes < 10_000_000 ? 1_000 : bytes < 10_000_000_000L ? 1_000_000 : 1_000_000_000;
    long tenths = bytes / (unit / 10);
    String name = unit == 1_000 ? " kB" : unit == 1_000_000 ? " MB" : " GB";
    return tenths / 10 + (tenths % 10 == 0 ? "" : "." + tenths % 10) + name;
  }
}
