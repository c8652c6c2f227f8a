package io.smallfry.runner.terminal;

import java.time.Duration;

/**
 * What is on its way to one client of a terminal. Guarded by the terminal.
 *
 * <p>A client is full from {@link #FULL} characters until it has taken half of them. One that stays
 * full for longer than others are to wait for it has missed what follows: it is given nothing until
 * it has taken all, and then the newest.
 */
final class ClientFlow {
  /** What one that has missed something is shown first: a clean screen, and why. */
  static final String MISSED =
      "\u001bc[Some output is not shown: it came faster than this window could take it.]\r\n";

  private static final int FULL = 256 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final TerminalListener listener;
  private int onTheWay;
  private boolean full;
  private long fullSince;
  private boolean missing;

  ClientFlow(TerminalListener listener) {
    this.listener = listener;
  }

  void give(String text) {
    if (missing || text.isEmpty()) {
      return;
    }
    onTheWay += text.length();
    if (!full && onTheWay > FULL) {
      full = true;
      fullSince = System.nanoTime();
    }
    listener.output(text);
  }

  /** Whether the terminal need not wait for it. */
  boolean mayGoOn(long now) {
    if (full && !missing && now - fullSince > PATIENCE.toNanos()) {
      missing = true;
    }
    return !full || missing;
  }

  /** Whether it has taken all, has missed something, and is to be given the newest. */
  boolean taken(int characters) {
    onTheWay -= characters;
    if (onTheWay <= FULL / 2) {
      full = false;
    }
    if (missing && onTheWay <= 0) {
      missing = false;
      return true;
    }
    return false;
  }
}
