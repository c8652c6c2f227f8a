package io.smallfry.runner;

/** The program that wrote a notebook, for its metadata. */
final class Version {
  /** Stands where papermill writes its own version. */
  static final String NAME = "smallfry 0.1.0";

  private Version() {}
}
