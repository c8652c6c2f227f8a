package io.smallfry.notebook;

import java.util.Set;

/** Metadata that lives in memory only: never kept when reading, never written. */
final class Transient {
  static final Set<String> NOTEBOOK_KEYS =
      Set.of("orig_nbformat", "orig_nbformat_minor", "signature");
  static final String CELL_KEY = "trusted";

  private Transient() {}
}
