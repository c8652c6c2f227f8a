package io.smallfry.kernel;

/** The kernel's process ended while it was needed. */
public final class KernelDiedException extends KernelException {
  private final transient KernelExit exit;

  public KernelDiedException(KernelExit exit) {
    super("The kernel died: " + exit.describe());
    this.exit = exit;
  }

  /** How it ended. */
  public KernelExit exit() {
    return exit;
  }
}
