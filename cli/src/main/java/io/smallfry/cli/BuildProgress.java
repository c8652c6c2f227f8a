package io.smallfry.cli;

import io.smallfry.runner.environment.BuildListener;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The progress of an environment's build on standard error: a line for each step with the time it
 * took, and on a terminal the step under way with its time and the last line of the log.
 * Thread-safe.
 */
final class BuildProgress implements BuildListener, AutoCloseable {
  private static final String CLEAR_LINE = "\r\u001b[K";
  private static final int LABEL = 32;
  private static final int TAIL_BYTES = 2048;

  private final String name;
  private final Invocation invocation;
  private final boolean live;

  // Guarded by this.
  private @Nullable String step;
  private @Nullable Path log;
  private long start;
  private boolean titled;
  private boolean over;

  BuildProgress(String name, Invocation invocation) {
    this.name = name;
    this.invocation = invocation;
    this.live = Terminal.canDraw(invocation);
    if (live) {
      Thread.ofPlatform().name("progress").daemon().start(this::tick);
    }
  }

  private synchronized void tick() {
    try {
      while (!over) {
        draw();
        wait(1000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody does, and if: the steps still show
    }
  }

  @Override
  public synchronized void onStep(String newStep, Path newLog) {
    title();
    step = newStep;
    log = newLog;
    start = System.nanoTime();
    draw();
  }

  @Override
  public synchronized void onStepDone(String done, Duration took) {
    clear();
    step = null;
    invocation.err().println(line(done, took));
  }

  @Override
  public synchronized void onNote(String note) {
    title();
    clear();
    invocation.err().println("  " + note);
    draw();
  }

  private void title() {
    if (!titled) {
      titled = true;
      invocation.err().println(name);
    }
  }

  private void clear() {
    if (live) {
      invocation.err().print(CLEAR_LINE);
    }
  }

  private void draw() {
    if (!live || step == null || over) {
      return;
    }
    String text = line(step, Duration.ofNanos(System.nanoTime() - start));
    int room = Terminal.columns(invocation.env()) - text.length() - 3;
    String tail = room < 12 ? "" : "  " + cut(tail(), room);
    invocation
        .err()
        .print(
            CLEAR_LINE
                + text
                + (invocation.colours() && !tail.isEmpty()
                    ? "\u001b[2m" + tail + "\u001b[0m"
                    : tail));
    invocation.err().flush();
  }

  private static String line(String label, Duration took) {
    long seconds = took.toSeconds();
    String time = seconds < 60 ? seconds + " s" : seconds / 60 + " m " + seconds % 60 + " s";
    return "  "
        + label
        + " ".repeat(Math.max(1, LABEL - label.length()))
        + " ".repeat(Math.max(0, 9 - time.length()))
        + time;
  }

  /** The last line of the log, without addresses of package indexes. */
  private String tail() {
    if (log == null) {
      return "";
    }
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long from = Math.max(0, file.length() - TAIL_BYTES);
      byte[] bytes = new byte[(int) (file.length() - from)];
      file.seek(from);
      file.readFully(bytes);
      String last = "";
      for (String line : new String(bytes, StandardCharsets.UTF_8).lines().toList()) {
        last = line.isBlank() ? last : line.strip();
      }
      return last.replaceAll("(?:https?|ftp)://\\S+", "…");
    } catch (IOException e) {
      return ""; // not there yet; it is only to see that something moves
    }
  }

  private static String cut(String text, int room) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length() && out.length() < room; i++) {
      char c = text.charAt(i);
      out.append(c < ' ' || c == 0x7f ? ' ' : c); // no control sequence reaches the terminal
    }
    return out.toString();
  }

  /** Idempotent; a step that is still under way has failed. */
  @Override
  public synchronized void close() {
    if (over) {
      return;
    }
    clear();
    if (step != null) {
      invocation
          .err()
          .println(line(step, Duration.ofNanos(System.nanoTime() - start)) + "  failed");
    }
    over = true;
    notifyAll();
  }
}
