package io.smallfry.runner.store;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A store refused, or could not be reached. The message is a clause for people. */
public final class StoreException extends IOException {
  private final boolean mayPass;

  private StoreException(String message, @Nullable Throwable cause, boolean mayPass) {
    super(message, cause);
    this.mayPass = mayPass;
  }

  /** It will be refused again: no permission, no such place, a name that makes no sense. */
  public static StoreException refused(String message, @Nullable Throwable cause) {
    return new StoreException(message, cause, false);
  }

  /** Later it may work: the network, an overloaded server. */
  public static StoreException unreachable(String message, @Nullable Throwable cause) {
    return new StoreException(message, cause, true);
  }

  /** Whether trying again later may help. */
  public boolean mayPass() {
    return mayPass;
  }
}
