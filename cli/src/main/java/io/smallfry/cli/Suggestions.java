package io.smallfry.cli;

import io.smallfry.notebook.Nearest;
import java.util.Collection;

/** Tells what a person may have meant. */
final class Suggestions {
  private Suggestions() {}

  /** {@code ". Did you mean 'x'?"}, or nothing if nothing is near. */
  static String didYouMean(String typed, Collection<String> known) {
    String best = Nearest.of(typed, known);
    return best == null ? "" : ". Did you mean '" + best + "'?";
  }
}
