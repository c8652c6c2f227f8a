package io.smallfry.runner;

import io.smallfry.notebook.Cell;
import io.smallfry.notebook.StreamText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The outputs of one executed cell as messages bring them. A stream's text is gathered and stands
 * in the cell only after {@link #settle}.
 *
 * <p>Where there is a limit, its first half goes to what comes first, which stays; of all that
 * comes later the oldest is dropped, so that the end is there too, and a note stands between.
 * Errors are never dropped.
 */
final class CellOutputs {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Outputs beyond this number count for more than their data: each takes memory of its own. */
  private static final int FEW = 1000;

  private static final int WEIGHT_OF_MANY = 512;

  private final int index;
  private final Cell cell;
  private final OutputLimit limit;
  private final int step;
  private final List<OutputEntry> entries = new ArrayList<>();
  private @Nullable OutputEntry stream;
  private boolean clearBeforeNext;

  private long total;
  private int head = -1;
  private long leftOut;
  private @Nullable OutputEntry note;
  private @Nullable WholeOutput whole;

  CellOutputs(int index, Cell cell, OutputLimit limit) {
    this.index = index;
    this.cell = cell;
    this.limit = limit;
    long bytes = limit.bytesPerCell();
    this.step = bytes == 0 ? Integer.MAX_VALUE : Math.clamp(bytes / 16, 64, StreamText.CHUNK);
  }

  int index() {
    return index;
  }

  Cell cell() {
    return cell;
  }

  /** Appends what was printed; text of the same stream in succession is one output. */
  void stream(String name, String text) {
    byte[] json = StreamText.escaped(text);
    stream(name, json, 0, json.length);
  }

  /** Appends what was printed, which stands between two indexes as in a JSON string. */
  void stream(String name, byte[] json, int from, int to) {
    clearIfDue();
    int i = from;
    do {
      OutputEntry open = stream;
      if (open == null || !open.isStream(name)) {
        open = OutputEntry.stream(name, new StreamText(step));
        put(open);
        stream = open;
      }
      StreamText text = open.text;
      if (text == null) {
        throw new IllegalStateException("a stream without text");
      }
      long before = text.size();
      int next = text.append(json, i, to, step);
      if (whole != null) {
        whole.append(json, i, next);
      }
      i = next;
      open.grew();
      grew(text.size() - before);
    } while (i < to);
  }

  /** Appends an output that stands for itself. */
  OutputEntry add(ObjectNode output) {
    clearIfDue();
    stream = null;
    OutputEntry entry = OutputEntry.of(output);
    put(entry);
    if (whole != null) {
      whole.add(output);
    }
    grew(entry.weight);
    return entry;
  }

  private void put(OutputEntry entry) {
    entries.add(entry);
    cell.outputs().add(entry.json);
    if (entries.size() > FEW) {
      entry.weight += WEIGHT_OF_MANY;
    }
  }

  /** An output's data were replaced. */
  void updated(OutputEntry entry) {
    long now = OutputEntry.weight(entry.json);
    long more = now - entry.weight;
    entry.weight = now;
    grew(more);
  }

  private void grew(long bytes) {
    total += bytes;
    long most = limit.bytesPerCell();
    if (most == 0) {
      return;
    }
    if (head < 0 && total > most / 2) {
      OutputEntry last = entries.getLast();
      head = last.text == null ? entries.size() - 1 : entries.size();
      if (last.text != null) {
        last.text.keep();
      }
    }
    while (total > most && dropOldest()) {
      // until the rest fits
    }
  }

  private boolean dropOldest() {
    if (note == null) {
      cut();
    }
    int at = head + 1;
    while (at < entries.size() && entries.get(at).isError()) {
      at++;
    }
    if (at >= entries.size()) {
      return false;
    }
    OutputEntry entry = entries.get(at);
    long dropped = entry.weight;
    StreamText text = entry.text;
    if (text != null) {
      dropped += text.dropFirst();
      entry.weight = 0;
      entry.grew();
    }
    if (text == null || text.size() == 0) {
      entries.remove(at);
      cell.outputs().remove(place(entry, at));
      if (entry == stream) {
        stream = null;
      }
    }
    total -= dropped;
    leftOut += dropped;
    return true;
  }

  /** Separates what stays from what comes after it, with the note between. */
  private void cut() {
    if (limit.wholeIn() != null) {
      whole = WholeOutput.of(limit.wholeIn(), index);
      entries.forEach(whole::add);
    }
    OutputEntry last = head > 0 ? entries.get(head - 1) : null;
    if (last != null && last.text != null) {
      OutputEntry rest =
          OutputEntry.stream(last.json.path("name").asString(), last.text.splitOff());
      last.grew();
      boolean empty = rest.text == null || rest.text.size() == 0;
      if (!empty) {
        insert(head, rest);
      }
      if (last == stream) {
        stream = empty ? null : rest;
      }
    }
    note = OutputEntry.stream("stderr", new StreamText());
    insert(head, note);
  }

  private void insert(int at, OutputEntry entry) {
    int place = at == 0 ? 0 : place(entries.get(at - 1), at - 1) + 1;
    entries.add(at, entry);
    cell.outputs().insert(place, entry.json);
  }

  /** Where an entry stands in the cell, to which others may have added outputs. */
  @SuppressWarnings("ReferenceEquality") // equal outputs are still two
  private int place(OutputEntry entry, int from) {
    ArrayNode outputs = cell.outputs();
    int at = from;
    while (outputs.get(at) != entry.json) {
      at++;
    }
    return at;
  }

  /**
   * Clears the outputs.
   *
   * @param wait only when the next output comes, so that the page doesn't flicker
   * @return whether they were cleared now
   */
  boolean clear(boolean wait) {
    clearBeforeNext = wait;
    if (!wait) {
      clearNow();
    }
    return !wait;
  }

  /** Whether the next output will clear those before it. */
  boolean clearsBeforeNext() {
    return clearBeforeNext;
  }

  private void clearIfDue() {
    if (clearBeforeNext) {
      clearBeforeNext = false;
      clearNow();
    }
  }

  private void clearNow() {
    entries.clear();
    stream = null;
    total = 0;
    head = -1;
    leftOut = 0;
    note = null;
    if (whole != null) {
      whole.discard();
      whole = null;
    }
    cell.setOutputs(NODES.arrayNode());
  }

  /** Brings the cell up to date. */
  void settle() {
    if (note != null) {
      note.json.put("text", limit.note(leftOut, whole == null ? null : whole.file()));
    }
    for (OutputEntry entry : entries) {
      if (entry != note) {
        entry.settle();
      }
    }
    cell.touch();
  }

  /** The last error among the outputs; null if there is none. */
  @Nullable ObjectNode lastError() {
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (entries.get(i).isError()) {
        return entries.get(i).json;
      }
    }
    return null;
  }
}
