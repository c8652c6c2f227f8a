package io.smallfry.runner;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks a run to stop: once, from any thread. Thread-safe. */
public final class CancelSignal {
  private final List<Runnable> listeners = new ArrayList<>();
  private @Nullable String reason;

  /**
   * Asks the run to stop: its cell is interrupted, the output is completed and written. Only the
   * first call counts.
   *
   * @param why one clause for people, such as {@code "cancelled by ada"}
   */
  public void cancel(String why) {
    List<Runnable> told;
    synchronized (this) {
      if (reason != null) {
        return;
      }
      reason = why;
      told = List.copyOf(listeners);
      listeners.clear();
    }
    told.forEach(Runnable::run);
  }

  /** Why the run is to stop; null while it isn't. */
  public synchronized @Nullable String reason() {
    return reason;
  }

  /** Runs {@code told} when cancelled, on the cancelling thread; at once if that has happened. */
  void onCancel(Runnable told) {
    synchronized (this) {
      if (reason == null) {
        listeners.add(told);
        return;
      }
    }
    told.run();
  }
}
