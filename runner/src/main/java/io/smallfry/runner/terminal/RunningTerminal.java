package io.smallfry.runner.terminal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A shell on a pseudo-terminal. It goes on while no client is connected, its output kept as far as
 * the scrollback reaches. It has the size of the smallest client. Thread-safe.
 *
 * <p>While a client has not taken what it was given, the programs wait, as they would for a slow
 * screen; but only for seconds: then they go on, and the client gets the newest output when it is
 * back.
 */
public final class RunningTerminal {
  /** How much of the output is kept for clients that come later, in characters. */
  static final int SCROLLBACK = 256 * 1024;

  private static final Duration END_GRACE = Duration.ofSeconds(2);

  /** A shell that fails so soon never was of use: its words stay until they are read. */
  private static final Duration TOO_SOON = Duration.ofSeconds(2);

  private static final int SHOW_SECONDS = 5;
  private static final int SIGNALLED = 128;
  private static final int INTERRUPTED = SIGNALLED + 2;

  private final String name;
  private final TerminalSession session;
  private final TerminalLoop loop;
  private final InstantSource time;
  private final Instant startedAt;
  private final Consumer<RunningTerminal> onGone;
  private final CompletableFuture<Void> gone = new CompletableFuture<>();

  // Guarded by this.
  private final List<Connection> connections = new ArrayList<>();
  private final Scrollback scrollback = new Scrollback(SCROLLBACK);
  private Instant lastActivity;
  private @Nullable String ending;
  private boolean ended;
  private boolean dismissed;

  RunningTerminal(
      String name, Process shell, Pty pty, InstantSource time, Consumer<RunningTerminal> onGone) {
    this.name = name;
    this.session = new TerminalSession(shell.pid());
    this.time = time;
    this.startedAt = time.instant();
    this.lastActivity = startedAt;
    this.onGone = onGone;
    this.loop = new TerminalLoop(name, pty, this::mayRead, this::output, () -> shellEnded(shell));
    var _ = shell.onExit().thenRun(loop::finish);
    loop.start();
  }

  /** Under which its owner finds it. */
  public String name() {
    return name;
  }

  /** The shell's process id, which is also its session's. */
  public long pid() {
    return session.id();
  }

  /** When something was typed or shown. */
  public synchronized Instant lastActivity() {
    return lastActivity;
  }

  /** How many clients are connected. */
  public synchronized int connections() {
    return connections.size();
  }

  /** Completes when it is gone: the shell has ended, and what that said has been seen. */
  public CompletableFuture<Void> gone() {
    return gone.copy();
  }

  /** Connects a client, which is shown the scrollback at once. */
  public synchronized Connection connect(TerminalListener listener) {
    Connection connection = new Connection(listener);
    if (dismissed) {
      listener.closed();
      return connection;
    }
    lastActivity = time.instant();
    connections.add(connection);
    connection.flow.give(scrollback.replay());
    return connection;
  }

  /**
   * Ends the shell and all that was started in it, and returns when they have ended. Idempotent.
   *
   * @param why said in the terminal, such as {@code This terminal was closed}
   */
  public void end(String why) {
    boolean over;
    synchronized (this) {
      if (ending == null) {
        ending = why;
      }
      over = ended;
    }
    // A session that is over is left alone: its number may be another's by now.
    if (!over) {
      session.end(END_GRACE);
      loop.finish();
      gone.copy().orTimeout(SHOW_SECONDS, TimeUnit.SECONDS).exceptionally(e -> null).join();
    }
    dismiss();
  }

  /** Whether the programs may go on writing. */
  private synchronized boolean mayRead() {
    long now = System.nanoTime();
    boolean may = true;
    for (Connection connection : connections) {
      may &= connection.flow.mayGoOn(now);
    }
    return may;
  }

  private synchronized void output(String text) {
    lastActivity = time.instant();
    scrollback.add(text);
    connections.forEach(connection -> connection.flow.give(text));
  }

  /** All that the shell wrote has been shown. */
  private void shellEnded(Process shell) {
    int code = shell.onExit().join().exitValue();
    boolean stays;
    synchronized (this) {
      ended = true;
      boolean early = Duration.between(startedAt, time.instant()).compareTo(TOO_SOON) < 0;
      boolean failed = code > SIGNALLED ? code != INTERRUPTED : early && code != 0;
      stays = failed && ending == null && !connections.isEmpty();
      String words =
          ending != null ? ending + "." : "The shell has ended with exit code " + code + ".";
      output("\r\n[" + words + (stays ? " Press Enter to close." : "") + "]\r\n");
    }
    if (!stays) {
      dismiss();
    }
  }

  private void dismiss() {
    synchronized (this) {
      if (dismissed) {
        return;
      }
      dismissed = true;
      connections.forEach(connection -> connection.listener.closed());
      connections.clear();
    }
    onGone.accept(this);
    gone.complete(null);
  }

  private void resize() {
    TerminalSize size = null;
    for (Connection connection : connections) {
      if (connection.size != null) {
        size = size == null ? connection.size : size.smaller(connection.size);
      }
    }
    if (size != null) {
      loop.resize(size);
    }
  }

  private void resync(Connection connection) {
    if (connections.contains(connection)) {
      connection.flow.give(ClientFlow.MISSED + scrollback.replay());
    }
  }

  /** A client of a terminal. */
  public final class Connection implements AutoCloseable {
    private final TerminalListener listener;
    private final ClientFlow flow;
    private @Nullable TerminalSize size;

    private Connection(TerminalListener listener) {
      this.listener = listener;
      this.flow = new ClientFlow(listener);
    }

    /** Types text; waits while more is on its way than the programs read. */
    public void type(String text) {
      boolean over;
      synchronized (RunningTerminal.this) {
        lastActivity = time.instant();
        over = ended;
      }
      if (!over) {
        loop.type(text);
      } else if (text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0) {
        dismiss();
      }
    }

    /** Says how large this client's window is. */
    public void resize(TerminalSize newSize) {
      synchronized (RunningTerminal.this) {
        size = newSize;
        RunningTerminal.this.resize();
      }
    }

    /**
     * What the listener was given has left.
     *
     * @param characters how many of them
     */
    public void taken(int characters) {
      synchronized (RunningTerminal.this) {
        if (flow.taken(characters)) {
          resync(this);
        }
      }
      loop.look();
    }

    /** Leaves; the terminal stays. Idempotent. */
    @Override
    public void close() {
      boolean last;
      synchronized (RunningTerminal.this) {
        connections.remove(this);
        RunningTerminal.this.resize();
        last = ended && connections.isEmpty();
      }
      loop.look();
      if (last) {
        dismiss();
      }
    }
  }
}
