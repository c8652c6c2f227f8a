package io.smallfry.runner.environment;

import java.nio.file.Path;

/**
 * What a build came to.
 *
 * @param name the environment
 * @param change what was done
 * @param python the full version
 * @param packages how many are installed
 * @param lock {@code sha256:} and the hash of the lock
 * @param lockFile the lock
 * @param folder the virtual environment
 */
public record BuildResult(
    String name,
    Change change,
    String python,
    int packages,
    String lock,
    Path lockFile,
    Path folder) {
  /** What a build did. */
  public enum Change {
    /** A new virtual environment was made. */
    BUILT,
    /** Only what kernels preload is another. */
    PRELOAD,
    /** Nothing had to be done. */
    NONE
  }
}
