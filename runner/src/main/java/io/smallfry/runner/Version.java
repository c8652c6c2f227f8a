package io.smallfry.runner;

/** Which Smallfry this is. */
public final class Version {
  /** The number of the project's version in Maven. */
  public static final String NUMBER = "0.1.0";

  /** Stands in notebooks' metadata where papermill writes its own version. */
  static final String NAME = "smallfry " + NUMBER;

  private Version() {}
}
