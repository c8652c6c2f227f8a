package io.smallfry.runner;

/** Whose fault a failure is: it decides who is told and whether it is tried again. */
public enum FailureKind {
  /** The notebook's: a cell raised, a parameter is wrong. Trying again gives the same. */
  USER,
  /**
   * The platform's: the kernel was lost, the output could not be written. Trying again may help.
   */
  PLATFORM,
  /** A cell took longer than it was allowed to. */
  TIMEOUT
}
