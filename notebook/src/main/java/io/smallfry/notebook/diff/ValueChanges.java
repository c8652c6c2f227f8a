package io.smallfry.notebook.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Finds what differs between two JSON objects: their leaves, in the order of the keys. */
final class ValueChanges {
  private final Predicate<ValueChange> isDetail;
  private final List<ValueChange> changes = new ArrayList<>();

  private ValueChanges(Predicate<ValueChange> isDetail) {
    this.isDetail = isDetail;
  }

  static List<ValueChange> between(
      @Nullable ObjectNode before, @Nullable ObjectNode after, Predicate<ValueChange> isDetail) {
    ValueChanges result = new ValueChanges(isDetail);
    if (isFilled(before) || isFilled(after)) {
      result.compare(List.of(), before, after);
    }
    return result.changes;
  }

  private void compare(List<String> path, @Nullable JsonNode before, @Nullable JsonNode after) {
    if (before == null ? after == null : before.equals(after)) {
      return;
    }
    boolean inside =
        (before == null ? after instanceof ObjectNode : before instanceof ObjectNode)
            && (after == null || after instanceof ObjectNode)
            && (isFilled(before) || isFilled(after));
    if (inside) {
      if (before != null) {
        for (String key : before.propertyNames()) {
          compare(with(path, key), before.get(key), after == null ? null : after.get(key));
        }
      }
      if (after != null) {
        for (String key : after.propertyNames()) {
          if (before == null || !before.has(key)) {
            compare(with(path, key), null, after.get(key));
          }
        }
      }
      return;
    }
    ValueChange change = new ValueChange(path, before, after, false);
    changes.add(isDetail.test(change) ? new ValueChange(path, before, after, true) : change);
  }

  private static boolean isFilled(@Nullable JsonNode node) {
    return node != null && !node.isEmpty();
  }

  private static List<String> with(List<String> path, String key) {
    List<String> result = new ArrayList<>(path);
    result.add(key);
    return List.copyOf(result);
  }
}
