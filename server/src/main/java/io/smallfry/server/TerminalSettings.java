package io.smallfry.server;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What runs in terminals, and how they are looked after; the names of the latter are
 * jupyter_server's {@code TerminalManager}'s.
 *
 * @param cullInactiveTimeout how long one may be unused before it is ended; zero or less ends none
 * @param cullInterval how often that is looked at
 * @param shell the command that runs in them; null for each person's login shell
 */
public record TerminalSettings(
    Duration cullInactiveTimeout, Duration cullInterval, @Nullable List<String> shell) {
  /** Terminals stay until they are closed. */
  public static final TerminalSettings USUAL =
      new TerminalSettings(Duration.ZERO, Duration.ofMinutes(5), null);

  public TerminalSettings {
    if (!cullInterval.isPositive()) {
      throw new IllegalArgumentException("Terminals must be looked at now and then.");
    }
    shell = shell == null ? null : List.copyOf(shell);
  }

  /** The same settings with another shell. */
  public TerminalSettings withShell(@Nullable List<String> command) {
    return new TerminalSettings(cullInactiveTimeout, cullInterval, command);
  }
}
