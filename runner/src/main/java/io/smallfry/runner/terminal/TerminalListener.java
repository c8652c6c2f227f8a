package io.smallfry.runner.terminal;

/**
 * What a client of a terminal hears. Called in order, one call at a time, and never to be kept
 * waiting: a client that needs time takes what it gets and says later that {@linkplain
 * RunningTerminal.Connection#taken it has left}.
 */
public interface TerminalListener {
  /** The terminal shows this: text with control sequences, as the programs in it wrote it. */
  void output(String text);

  /** The terminal is gone; nothing follows. */
  void closed();
}
