package io.smallfry.runner;

import io.smallfry.notebook.Cell;
import io.smallfry.notebook.CellType;
import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How one code cell is executed: what its tags say, else its {@code metadata.smallfry}, else the
 * run.
 *
 * <p>Tags: {@code skip-run}, {@code skip-execution} (nbclient's), {@code raises-exception}, {@code
 * retry:N}, {@code timeout:SECONDS}, {@code idle-timeout:SECONDS}. Metadata: {@code retry}, {@code
 * timeout}, {@code idle_timeout}, {@code output_limit}. A limit of 0 is none.
 *
 * @param skipped whether it is not executed
 * @param mayRaise whether the run goes on when it raises
 * @param retries how often it is executed again when it raised
 * @param timeout how long each try may take; null for ever
 * @param idleTimeout how long each try may go on without an output; null for ever
 * @param outputLimit how many bytes of its outputs are kept
 */
record CellRules(
    boolean skipped,
    boolean mayRaise,
    int retries,
    @Nullable Duration timeout,
    @Nullable Duration idleTimeout,
    long outputLimit) {
  private static final String RETRY = "retry:";
  private static final String TIMEOUT = "timeout:";
  private static final String IDLE_TIMEOUT = "idle-timeout:";

  /**
   * Reads the rules of every code cell and keeps none: a mistake is to be known before the first
   * cell is executed.
   *
   * @throws NotebookException if a cell has a rule that can't be read
   */
  static void check(Notebook notebook, NotebookRun run) {
    List<Cell> cells = notebook.cells();
    for (int i = 0; i < cells.size(); i++) {
      if (cells.get(i).type() == CellType.CODE) {
        of(i, cells.get(i), run);
      }
    }
  }

  /**
   * The rules of a code cell.
   *
   * @param index the cell's, for messages
   * @throws NotebookException if one can't be read
   */
  static CellRules of(int index, Cell cell, NotebookRun run) {
    Reader reader = new Reader(index, cell);
    boolean skipped = false;
    boolean mayRaise = run.allowErrors();
    for (JsonNode node : cell.metadata().path("tags")) {
      String tag = node.asString("");
      skipped |=
          tag.equals("skip-run") || tag.equals("skip-execution") || run.skipTags().contains(tag);
      mayRaise |= tag.equals("raises-exception");
      reader.take(tag);
    }
    BigDecimal retries = reader.number(reader.retry, "retry", true);
    BigDecimal limit = reader.number(null, "output_limit", true);
    return new CellRules(
        skipped,
        mayRaise,
        retries == null ? 0 : retries.intValueExact(),
        duration(reader.number(reader.timeout, "timeout", false), run.executionTimeout()),
        duration(reader.number(reader.idleTimeout, "idle_timeout", false), run.idleTimeout()),
        limit == null ? run.outputLimit().bytesPerCell() : limit.longValueExact());
  }

  private static @Nullable Duration duration(
      @Nullable BigDecimal seconds, @Nullable Duration otherwise) {
    if (seconds == null) {
      return otherwise;
    }
    return seconds.signum() == 0 ? null : Duration.ofNanos(seconds.movePointRight(9).longValue());
  }

  /** What one cell says of itself. */
  private static final class Reader {
    private static final BigDecimal LARGEST = BigDecimal.valueOf(Integer.MAX_VALUE);

    private final int index;
    private final JsonNode metadata;
    private @Nullable String retry;
    private @Nullable String timeout;
    private @Nullable String idleTimeout;

    Reader(int index, Cell cell) {
      this.index = index;
      this.metadata = cell.metadata().path("smallfry");
    }

    void take(String tag) {
      if (tag.startsWith(RETRY)) {
        retry = once(retry, tag);
      } else if (tag.startsWith(TIMEOUT)) {
        timeout = once(timeout, tag);
      } else if (tag.startsWith(IDLE_TIMEOUT)) {
        idleTimeout = once(idleTimeout, tag);
      }
    }

    private String once(@Nullable String before, String tag) {
      if (before != null && !before.equals(tag)) {
        throw mistake("the tags '" + before + "' and '" + tag + "' contradict each other");
      }
      return tag;
    }

    /** The number in the tag, else in the metadata, else null. */
    @Nullable BigDecimal number(@Nullable String tag, String key, boolean whole) {
      if (tag != null) {
        BigDecimal value = parse(tag.substring(tag.indexOf(':') + 1), whole);
        if (value == null) {
          throw mistake("the tag '" + tag + "' must end in " + kind(whole));
        }
        return value;
      }
      JsonNode node = metadata.path(key);
      if (node.isMissingNode()) {
        return null;
      }
      BigDecimal value = node.isNumber() ? parse(node.asString(), whole) : null;
      if (value == null) {
        throw mistake("metadata.smallfry." + key + " must be " + kind(whole));
      }
      return value;
    }

    private static String kind(boolean whole) {
      return whole ? "a whole number, 0 or more" : "a number of seconds, 0 or more";
    }

    private static @Nullable BigDecimal parse(String text, boolean whole) {
      try {
        BigDecimal value = new BigDecimal(text);
        if (value.signum() < 0
            || value.compareTo(LARGEST) > 0
            || value.scale() > 20
            || (whole && value.stripTrailingZeros().scale() > 0)) {
          return null;
        }
        return value;
      } catch (NumberFormatException e) {
        return null; // the caller says what it must be
      }
    }

    private NotebookException mistake(String what) {
      return new NotebookException("Cell " + (index + 1) + ": " + what);
    }
  }
}
