package io.smallfry.notebook.diff;

import io.smallfry.notebook.Cell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which cell of one notebook is which of the other. First those whose id and text are the same,
 * then those whose text occurs once on each side (ids may just be numbers that shift), then those
 * of the same id, and last, between those, the most alike.
 */
final class CellAlignment {
  /**
   * A place in the comparison.
   *
   * @param before the cell's place in the first notebook; -1 if it is new
   * @param after its place in the second; -1 if it is gone
   * @param moved whether it stands elsewhere among the cells that both have
   */
  record Pair(int before, int after, boolean moved) {}

  /** Beyond so many comparisons of cells by likeness, only equal ones are found. */
  private static final int MOST_COMPARISONS = 250_000;

  private final List<Cell> a;
  private final List<Cell> b;

  /** For each cell of the second notebook its cell of the first, or -1; and the other way round. */
  private final int[] toA;

  private final int[] toB;

  private CellAlignment(List<Cell> a, List<Cell> b) {
    this.a = a;
    this.b = b;
    this.toA = new int[b.size()];
    this.toB = new int[a.size()];
    Arrays.fill(toA, -1);
    Arrays.fill(toB, -1);
  }

  /** All cells of both, in the second's order; what is gone stands where it stood. */
  static List<Pair> of(List<Cell> a, List<Cell> b) {
    CellAlignment alignment = new CellAlignment(a, b);
    alignment.byKey(cell -> cell.id() == null ? null : List.of(cell.id(), key(cell)));
    alignment.byKey(cell -> cell.source().isBlank() ? null : key(cell));
    alignment.byKey(cell -> cell.id() == null ? null : List.of(cell.id(), cell.type()));
    boolean[] inOrder = alignment.inOrder();
    alignment.betweenAnchors(inOrder);
    return alignment.pairs(alignment.inOrder());
  }

  private static Object key(Cell cell) {
    return List.of(cell.type(), cell.source());
  }

  /** Pairs cells whose key nobody else on their side has. */
  private void byKey(Function<Cell, @Nullable Object> key) {
    Map<Object, Integer> places = new HashMap<>();
    for (int i = 0; i < a.size(); i++) {
      Object k = toB[i] < 0 ? key.apply(a.get(i)) : null;
      if (k != null) {
        places.merge(k, i, (_, _) -> -1);
      }
    }
    Map<Object, Integer> others = new HashMap<>();
    for (int j = 0; j < b.size(); j++) {
      Object k = toA[j] < 0 ? key.apply(b.get(j)) : null;
      if (k != null) {
        others.merge(k, j, (_, _) -> -1);
      }
    }
    places.forEach((k, i) -> {
      int j = others.getOrDefault(k, -1);
      if (i >= 0 && j >= 0) {
        pair(i, j);
      }
    });
  }

  private void pair(int i, int j) {
    toB[i] = j;
    toA[j] = i;
  }

  /** Which cells of the second notebook belong to the longest ascending chain of pairs. */
  private boolean[] inOrder() {
    int[] tails = new int[b.size()];
    int[] previous = new int[b.size()];
    int length = 0;
    for (int j = 0; j < b.size(); j++) {
      if (toA[j] < 0) {
        continue;
      }
      int low = 0;
      int high = length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (toA[tails[middle]] < toA[j]) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      previous[j] = low == 0 ? -1 : tails[low - 1];
      tails[low] = j;
      length = Math.max(length, low + 1);
    }
    boolean[] result = new boolean[b.size()];
    for (int j = length == 0 ? -1 : tails[length - 1]; j >= 0; j = previous[j]) {
      result[j] = true;
    }
    return result;
  }

  private void betweenAnchors(boolean[] inOrder) {
    int i = 0;
    int j = 0;
    for (int anchor = 0; anchor <= b.size(); anchor++) {
      boolean end = anchor == b.size();
      if (end || inOrder[anchor]) {
        alike(i, end ? a.size() : toA[anchor], j, anchor);
        i = end ? i : toA[anchor] + 1;
        j = anchor + 1;
      }
    }
  }

  /** Pairs the cells of two stretches so that they are most alike in sum, keeping their order. */
  private void alike(int aFrom, int aTo, int bFrom, int bTo) {
    int[] left = free(aFrom, aTo, toB);
    int[] right = free(bFrom, bTo, toA);
    if (left.length == 0 || right.length == 0) {
      return;
    }
    if ((long) left.length * right.length > MOST_COMPARISONS) {
      List<Object> leftKeys = Arrays.stream(left).mapToObj(i -> key(a.get(i))).toList();
      List<Object> rightKeys = Arrays.stream(right).mapToObj(j -> key(b.get(j))).toList();
      Sequences.matches(leftKeys, rightKeys).forEach(m -> pair(left[m[0]], right[m[1]]));
      return;
    }
    Likeness[] leftLikeness =
        Arrays.stream(left).mapToObj(i -> new Likeness(a.get(i))).toArray(Likeness[]::new);
    Likeness[] rightLikeness =
        Arrays.stream(right).mapToObj(j -> new Likeness(b.get(j))).toArray(Likeness[]::new);
    double[][] scores = new double[left.length][right.length];
    double[][] best = new double[left.length + 1][right.length + 1];
    for (int i = left.length - 1; i >= 0; i--) {
      for (int j = right.length - 1; j >= 0; j--) {
        scores[i][j] = leftLikeness[i].to(rightLikeness[j]);
        double paired = scores[i][j] > 0 ? scores[i][j] + best[i + 1][j + 1] : -1;
        best[i][j] = Math.max(paired, Math.max(best[i + 1][j], best[i][j + 1]));
      }
    }
    int i = 0;
    int j = 0;
    while (i < left.length && j < right.length) {
      if (scores[i][j] > 0 && best[i][j] <= scores[i][j] + best[i + 1][j + 1]) {
        pair(left[i++], right[j++]);
      } else if (best[i + 1][j] >= best[i][j + 1]) {
        i++;
      } else {
        j++;
      }
    }
  }

  private static int[] free(int from, int to, int[] partners) {
    int[] result = new int[Math.max(0, to - from)];
    int n = 0;
    for (int i = from; i < to; i++) {
      if (partners[i] < 0) {
        result[n++] = i;
      }
    }
    return Arrays.copyOf(result, n);
  }

  private List<Pair> pairs(boolean[] inOrder) {
    List<Pair> result = new ArrayList<>();
    int i = 0;
    for (int j = 0; j < b.size(); j++) {
      if (inOrder[j]) {
        for (; i < toA[j]; i++) {
          if (toB[i] < 0) {
            result.add(new Pair(i, -1, false));
          }
        }
        i++;
      }
      result.add(new Pair(toA[j], j, toA[j] >= 0 && !inOrder[j]));
    }
    for (; i < a.size(); i++) {
      if (toB[i] < 0) {
        result.add(new Pair(i, -1, false));
      }
    }
    return result;
  }

  /** The words of a cell, to tell how much it is like another one. */
  private static final class Likeness {
    private static final int MOST_CHARACTERS = 4000;

    /** Less alike than this is another cell. */
    private static final double LEAST = 0.45;

    private static final Comparator<String> ORDER = Comparator.naturalOrder();

    private final Cell cell;
    private final List<String> words;

    Likeness(Cell cell) {
      this.cell = cell;
      String source = cell.source();
      words =
          Words.words(source.substring(0, Math.min(source.length(), MOST_CHARACTERS))).stream()
              .filter(word -> !word.isBlank())
              .sorted(ORDER)
              .toList();
    }

    /** From 0 (another cell) to somewhat more than 1 (the same). */
    double to(Likeness other) {
      if (cell.type() != other.cell.type()) {
        return 0;
      }
      // The cell of a run's parameters is that, whatever the parameters are.
      boolean sameRole = !cell.tags().isEmpty() && cell.tags().equals(other.cell.tags());
      if (words.isEmpty() || other.words.isEmpty()) {
        return words.isEmpty() && other.words.isEmpty() ? 0.5 : sameRole ? 0.1 : 0;
      }
      int common = 0;
      int i = 0;
      int j = 0;
      while (i < words.size() && j < other.words.size()) {
        int order = ORDER.compare(words.get(i), other.words.get(j));
        if (order == 0) {
          common++;
        }
        i += order <= 0 ? 1 : 0;
        j += order >= 0 ? 1 : 0;
      }
      double share = 2.0 * common / (words.size() + other.words.size());
      return sameRole ? share + 0.1 : share >= LEAST ? share : 0;
    }
  }
}
