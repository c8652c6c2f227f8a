package io.smallfry.notebook.diff;

/** What of two notebooks is compared. */
public enum DiffAspect {
  SOURCE,
  OUTPUTS,
  ATTACHMENTS,
  /** The notebook's metadata and its cells', but for what is a {@link #DETAILS detail}. */
  METADATA,
  IDS,
  /** What changes with every run and says nothing: execution counts, times, paths. */
  DETAILS
}
