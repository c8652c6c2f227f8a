package io.smallfry.cli;

import io.smallfry.notebook.Cell;
import io.smallfry.notebook.Notebook;
import io.smallfry.runner.CellStatus;
import io.smallfry.runner.NotebookResult;
import io.smallfry.runner.RunListener;
import java.io.PrintStream;
import java.time.Duration;

/**
 * A run's progress on a terminal: one line that is drawn anew as cells end and every second, with
 * what is done, how long it has taken and the first line of the cell that runs. Thread-safe.
 */
final class ProgressBar implements RunListener, AutoCloseable {
  private static final int BAR_WIDTH = 24;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream err;
  private final boolean colours;
  private final boolean unicode;
  private final int columns;
  private final long start = System.nanoTime();

  // Guarded by this.
  private int cells;
  private int done;
  private String current = "starting the kernel";
  private boolean failed;
  private boolean shown;
  private boolean over;

  ProgressBar(PrintStream err, boolean colours, boolean unicode, int columns) {
    this.err = err;
    this.colours = colours;
    this.unicode = unicode;
    this.columns = columns;
    Thread.ofPlatform().name("progress").daemon().start(this::tick);
  }

  /** A bar on a terminal's standard error. */
  static ProgressBar of(Invocation invocation) {
    return new ProgressBar(
        invocation.err(),
        invocation.colours(),
        Terminal.isUnicode(invocation.env()),
        Terminal.columns(invocation.env()));
  }

  /** Shows a state. */
  synchronized void show(int total, int finished, String doing, boolean isFailure) {
    cells = total;
    done = finished;
    current = doing;
    failed = isFailure;
    draw();
  }

  private void tick() {
    synchronized (this) {
      while (!over) {
        draw();
        try {
          wait(1000);
        } catch (InterruptedException e) {
          return; // nobody does, and if: the cells still draw it
        }
      }
    }
  }

  @Override
  public boolean hearsStreams() {
    return false;
  }

  @Override
  public synchronized void onStarted(Notebook output) {
    cells = output.cells().size();
    draw();
  }

  @Override
  public synchronized void onCellStarted(int index, Cell cell) {
    current = "[" + (index + 1) + "] " + title(cell.source());
    draw();
  }

  @Override
  public synchronized void onCellFinished(int index, Cell cell, Duration took, CellStatus status) {
    done = index + 1;
    failed |= status == CellStatus.FAILED;
    draw();
  }

  @Override
  public synchronized void onFinished(NotebookResult result) {
    current = result instanceof NotebookResult.Succeeded ? "" : current;
    close();
  }

  /** Runs something that prints while the bar is off the screen. */
  synchronized void aside(Runnable printing) {
    if (shown) {
      err.print(CLEAR_LINE);
    }
    printing.run();
    draw();
  }

  /** Leaves the last state on the screen. Idempotent. */
  @Override
  public void close() {
    synchronized (this) {
      if (over) {
        return;
      }
      draw();
      over = true;
      if (shown) {
        err.println();
      }
      notifyAll();
    }
  }

  /** What a cell is about: its first line that says something. */
  private static String title(String source) {
    for (String line : source.lines().toList()) {
      if (!line.isBlank()) {
        return line.strip();
      }
    }
    return "";
  }

  private void draw() {
    if (over) {
      return;
    }
    shown = true;
    err.print(CLEAR_LINE + line());
    err.flush();
  }

  private String line() {
    int filled = cells == 0 ? 0 : BAR_WIDTH * done / cells;
    String bar =
        (unicode ? "━" : "#").repeat(filled) + (unicode ? "─" : "-").repeat(BAR_WIDTH - filled);
    String text = " " + done + "/" + cells + " cells  " + elapsed();
    int room = columns - 1 - BAR_WIDTH - text.length() - 2;
    String doing = room < 8 ? "" : "  " + cut(current, room);
    return colour(bar, failed ? 31 : 34) + text + colour(doing, 2);
  }

  private String cut(String text, int room) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length() && out.length() < room; i++) {
      char c = text.charAt(i);
      out.append(c < ' ' || c == 0x7f ? ' ' : c); // no control sequence reaches the terminal
    }
    if (text.length() > room) {
      out.setLength(Math.max(0, room - 1));
      out.append(unicode ? '…' : '>');
    }
    return out.toString();
  }

  private String elapsed() {
    long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
    long hours = seconds / 3600;
    String minutes = Long.toString(seconds / 60 % 60);
    return (hours == 0 ? minutes : hours + ":" + (minutes.length() < 2 ? "0" : "") + minutes)
        + (seconds % 60 < 10 ? ":0" : ":")
        + seconds % 60;
  }

  private String colour(String text, int code) {
    return colours && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
