package io.smallfry.runner.environment;

import org.jspecify.annotations.Nullable;

/**
 * How to build.
 *
 * @param upgrade choose the newest versions that fit, instead of keeping the locked ones
 * @param rebuild build even if nothing has changed
 * @param lock build from this lock: a file's path, or {@code sha256:} and (the beginning of) the
 *     hash of a lock that was once built from here; null takes the environment's own
 */
public record BuildOptions(boolean upgrade, boolean rebuild, @Nullable String lock) {
  /** Build what has changed, keep what is locked. */
  public static final BuildOptions USUAL = new BuildOptions(false, false, null);
}
