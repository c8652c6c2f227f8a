package io.smallfry.runner.environment;

import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An environment as it stands.
 *
 * @param name its name; {@code default} is the one that comes with Smallfry
 * @param kernel the name of its kernel spec
 * @param state whether it can be used
 * @param detail more about the state, as half a sentence; may be empty
 * @param python the version: the built one's in full, else what the file asks for; may be empty
 * @param packages how many are installed; 0 if not built
 * @param lock {@code sha256:} and the hash of the lock it was built from; null if not built
 * @param builtAt null if not built, or not known
 * @param file what describes it; null if there is none
 * @param folder the virtual environment; null if not built
 */
public record EnvironmentInfo(
    String name,
    String kernel,
    State state,
    String detail,
    String python,
    int packages,
    @Nullable String lock,
    @Nullable Instant builtAt,
    @Nullable Path file,
    @Nullable Path folder) {
  /** Whether an environment can be used. */
  public enum State {
    /** As its file says. */
    BUILT,
    /** Usable, but no longer what its file and lock say. */
    CHANGED,
    NOT_BUILT,
    /** Its file makes no sense, or what was built is damaged. */
    BROKEN
  }
}
