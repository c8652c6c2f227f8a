package io.smallfry.runner.environment;

import java.nio.file.Path;
import java.time.Duration;

/** Hears how a build gets on; called by the thread that builds. */
public interface BuildListener {
  /**
   * A step begins.
   *
   * @param step what it does, such as {@code Installing 34 packages}
   * @param log where what its programs say goes to
   */
  default void onStep(String step, Path log) {}

  /** The step has ended well. */
  default void onStepDone(String step, Duration took) {}

  /** Something that the person should know; one sentence without a full stop. */
  default void onNote(String note) {}
}
