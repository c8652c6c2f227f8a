package io.smallfry.server.storage;

/** Hears of changes, one at a time and not on the thread that made them. It must be quick. */
@FunctionalInterface
public interface ChangeListener {
  /** Something changed; it may have changed again meanwhile. */
  void changed(Change change);
}
