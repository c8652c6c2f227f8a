package io.smallfry.notebook.strip;

import java.util.Set;

/**
 * What {@link NotebookStrip} leaves.
 *
 * @param keepOutputs all outputs stay
 * @param keepCounts execution counts stay
 * @param keepKeys metadata that stays though it would go, such as {@code cell.metadata.collapsed}
 * @param extraKeys metadata that goes too, written likewise; {@code metadata.…} is the notebook's
 * @param dropTagged cells with one of these tags go
 * @param dropEmpty cells without text go
 * @param stripInit cells marked as initialization cells lose their outputs too
 * @param keepUpTo an output of at most so many bytes stays; 0: none for its size
 */
public record StripOptions(
    boolean keepOutputs,
    boolean keepCounts,
    Set<String> keepKeys,
    Set<String> extraKeys,
    Set<String> dropTagged,
    boolean dropEmpty,
    boolean stripInit,
    long keepUpTo) {
  /** Everything that a run leaves goes. */
  public static final StripOptions DEFAULT =
      new StripOptions(false, false, Set.of(), Set.of(), Set.of(), false, false, 0);

  public StripOptions {
    keepKeys = Set.copyOf(keepKeys);
    extraKeys = Set.copyOf(extraKeys);
    dropTagged = Set.copyOf(dropTagged);
  }
}
