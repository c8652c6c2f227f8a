package io.smallfry.server.jobs;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where a run, or one of its attempts, stands. */
public enum RunState {
  QUEUED,
  STARTING,
  RUNNING,
  SUCCEEDED,
  FAILED,
  TIMED_OUT,
  CANCELLED,
  /** Its time came while the run before was still going. */
  SKIPPED;

  /** The word in the database and in the API. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether nothing changes it any more. */
  public boolean isFinal() {
    return switch (this) {
      case QUEUED, STARTING, RUNNING -> false;
      case SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, SKIPPED -> true;
    };
  }

  static RunState ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  static Optional<RunState> find(String word) {
    return List.of(values()).stream().filter(state -> state.word().equals(word)).findFirst();
  }
}
