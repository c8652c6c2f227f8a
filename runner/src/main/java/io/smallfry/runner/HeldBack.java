package io.smallfry.runner;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The ends of streams that may be the beginning of a secret, until more comes or the cell's request
 * is done.
 */
final class HeldBack {
  /** Takes what turned out to be no secret. */
  interface Sink {
    void stream(CellOutputs cell, String name, String text);
  }

  private record StreamOf(CellOutputs cell, String name) {}

  private final Mask mask;
  private final Map<StreamOf, Mask.Pieces> streams = new LinkedHashMap<>();
  private final Set<CellOutputs> ended = new HashSet<>();

  HeldBack(Mask mask) {
    this.mask = mask;
  }

  /** What may be shown now, without secrets. */
  String take(CellOutputs cell, String name, String text) {
    return streams.computeIfAbsent(new StreamOf(cell, name), _ -> mask.new Pieces()).take(text);
  }

  /** The cell's request is done. */
  void end(CellOutputs cell) {
    ended.add(cell);
  }

  /** The cell's streams are gone, and with them what is held back. */
  void forget(CellOutputs cell) {
    streams.keySet().removeIf(stream -> stream.cell == cell);
  }

  /** Lets go what is held back of this cell. */
  void of(CellOutputs cell, Sink sink) {
    letGo(each -> each == cell, sink);
  }

  /** Lets go what is held back of all cells whose requests are done. */
  void ofEnded(Sink sink) {
    letGo(ended::contains, sink);
  }

  private void letGo(Predicate<CellOutputs> which, Sink sink) {
    for (var each = streams.entrySet().iterator(); each.hasNext(); ) {
      var stream = each.next();
      if (which.test(stream.getKey().cell)) {
        sink.stream(stream.getKey().cell, stream.getKey().name, stream.getValue().rest());
        each.remove();
      }
    }
  }
}
