package io.smallfry.notebook.diff;

import io.smallfry.notebook.Cell;
import io.smallfry.notebook.CellType;
import io.smallfry.notebook.diff.OutputDiff.Part;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Compares two cells that belong together, or shows one that has no partner. */
final class CellDiffs {
  private static final Set<String> KNOWN =
      Set.of("source", "outputs", "attachments", "metadata", "id", "execution_count");

  private final Set<DiffAspect> aspects;

  CellDiffs(Set<DiffAspect> aspects) {
    this.aspects = aspects;
  }

  CellDiff of(List<Cell> as, List<Cell> bs, CellAlignment.Pair pair) {
    Cell a = pair.before() < 0 ? null : as.get(pair.before());
    Cell b = pair.after() < 0 ? null : bs.get(pair.after());
    TextDiff source =
        aspects.contains(DiffAspect.SOURCE)
            ? TextDiff.of(a == null ? "" : a.source(), b == null ? "" : b.source())
            : null;
    List<OutputDiff> outputs =
        aspects.contains(DiffAspect.OUTPUTS)
            ? OutputDiffs.between(outputs(a), outputs(b))
            : List.of();
    List<Part> attachments =
        aspects.contains(DiffAspect.ATTACHMENTS) ? attachments(a, b) : List.of();
    List<ValueChange> metadata = new ArrayList<>();
    List<ValueChange> details = new ArrayList<>();
    if (a != null && b != null) {
      metadata(a, b, metadata, details);
    }
    Change change =
        a == null
            ? Change.ADDED
            : b == null
                ? Change.REMOVED
                : source == null && outputs.isEmpty() && attachments.isEmpty() && metadata.isEmpty()
                    ? Change.SAME
                    : Change.CHANGED;
    return new CellDiff(
        change,
        pair.before(),
        pair.after(),
        pair.moved(),
        b != null ? b : as.get(pair.before()),
        source,
        outputs,
        attachments,
        List.copyOf(metadata),
        List.copyOf(details));
  }

  private static @Nullable ArrayNode outputs(@Nullable Cell cell) {
    return cell != null && cell.json().get("outputs") instanceof ArrayNode outputs ? outputs : null;
  }

  private void metadata(Cell a, Cell b, List<ValueChange> metadata, List<ValueChange> details) {
    List<ValueChange> all =
        new ArrayList<>(ValueChanges.between(a.metadata(), b.metadata(), Details::isDetail));
    Set<String> keys = new LinkedHashSet<>(a.json().propertyNames());
    keys.addAll(b.json().propertyNames());
    for (String key : keys) {
      if (!KNOWN.contains(key)) {
        value(key, a, b, false, all);
      }
    }
    if (aspects.contains(DiffAspect.METADATA)) {
      all.stream().filter(change -> !change.detail()).forEach(metadata::add);
    }
    if (aspects.contains(DiffAspect.DETAILS)) {
      if (a.type() == CellType.CODE && b.type() == CellType.CODE) {
        value("execution_count", a, b, true, details);
      }
      all.stream().filter(ValueChange::detail).forEach(details::add);
    }
    if (aspects.contains(DiffAspect.IDS)) {
      value("id", a, b, true, details);
    }
  }

  private static void value(String key, Cell a, Cell b, boolean detail, List<ValueChange> changes) {
    JsonNode before = a.json().get(key);
    JsonNode after = b.json().get(key);
    if (before == null ? after != null : !before.equals(after)) {
      changes.add(new ValueChange(List.of(key), before, after, detail));
    }
  }

  /** Attachments by name; a name has usually one form only. */
  private static List<Part> attachments(@Nullable Cell a, @Nullable Cell b) {
    List<Part> parts = new ArrayList<>();
    for (ValueChange change : ValueChanges.between(attached(a), attached(b), _ -> false)) {
      String mime = change.path().getLast();
      parts.add(
          new Part(
              change.name(),
              null,
              Blobs.of(mime, change.before()),
              Blobs.of(mime, change.after())));
    }
    return List.copyOf(parts);
  }

  private static @Nullable ObjectNode attached(@Nullable Cell cell) {
    return cell != null && cell.json().get("attachments") instanceof ObjectNode attachments
        ? attachments
        : null;
  }
}
