package io.smallfry.runner;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How much of each cell's outputs the output notebook keeps.
 *
 * @param bytesPerCell of text in UTF-8 and of other data; what comes beyond is cut in the middle
 * @param wholeIn the folder in which the whole of an output that was cut is kept; null keeps none
 */
public record OutputLimit(long bytesPerCell, @Nullable Path wholeIn) {
  /** 20 MB for each cell, and the rest is not kept. */
  public static final OutputLimit DEFAULT = new OutputLimit(20_000_000, null);

  public OutputLimit {
    if (bytesPerCell < 0) {
      throw new IllegalArgumentException("an output limit can't be negative: " + bytesPerCell);
    }
  }
}
