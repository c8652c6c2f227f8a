package io.smallfry.server.storage;

import org.jspecify.annotations.Nullable;

/**
 * What must be so for a file to be written.
 *
 * @param tag of the file that must be there; empty unless it must be a certain one
 */
public record Condition(Kind kind, String tag) {
  /** Write whatever is there. */
  public static final Condition ANY = new Condition(Kind.ANY, "");

  /** There must be nothing. */
  public static final Condition ABSENT = new Condition(Kind.ABSENT, "");

  /** What kinds there are. */
  public enum Kind {
    ANY,
    ABSENT,
    UNCHANGED
  }

  /** The file must still be the one of this tag. */
  public static Condition unchanged(String tag) {
    return new Condition(Kind.UNCHANGED, tag);
  }

  /**
   * Whether it is met.
   *
   * @param present what is there; null if nothing is
   */
  public boolean isMet(@Nullable Stat present) {
    return switch (kind) {
      case ANY -> true;
      case ABSENT -> present == null;
      case UNCHANGED -> present != null && present.tag().equals(tag);
    };
  }
}
