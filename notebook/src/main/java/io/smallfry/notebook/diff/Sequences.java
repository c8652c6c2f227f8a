package io.smallfry.notebook.diff;

import com.github.difflib.algorithm.Change;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The shortest way from one sequence to another. What occurs on one side only is set aside first:
 * it can't be common, and two texts that have nothing to do with each other cost nothing so.
 */
final class Sequences {
  /**
   * A stretch that differs; one of the two sides may be empty.
   *
   * @param aStart where it starts in the first sequence
   * @param aEnd behind its end there
   * @param bStart where it starts in the second sequence
   * @param bEnd behind its end there
   */
  record Edit(int aStart, int aEnd, int bStart, int bEnd) {}

  private Sequences() {}

  /** The stretches that differ, in order; equal stretches lie between them. */
  static List<Edit> edits(List<?> a, List<?> b) {
    return between(matches(a, b), a.size(), b.size());
  }

  /** Turns pairs of places (ascending on both sides) into the stretches between them. */
  static List<Edit> between(List<int[]> matches, int aSize, int bSize) {
    List<Edit> edits = new ArrayList<>();
    int a = 0;
    int b = 0;
    for (int[] match : matches) {
      if (match[0] > a || match[1] > b) {
        edits.add(new Edit(a, match[0], b, match[1]));
      }
      a = match[0] + 1;
      b = match[1] + 1;
    }
    if (aSize > a || bSize > b) {
      edits.add(new Edit(a, aSize, b, bSize));
    }
    return edits;
  }

  /** The places of what both have in common, ascending on both sides. */
  static List<int[]> matches(List<?> a, List<?> b) {
    Map<Object, Integer> numbers = new HashMap<>();
    int[] aNumbers = numbered(a, numbers);
    int[] bNumbers = numbered(b, numbers);
    int[] seen = new int[numbers.size()];
    for (int number : aNumbers) {
      seen[number] |= 1;
    }
    for (int number : bNumbers) {
      seen[number] |= 2;
    }
    List<Integer> aPlaces = shared(aNumbers, seen);
    List<Integer> bPlaces = shared(bNumbers, seen);
    List<Integer> aShared = at(aNumbers, aPlaces);
    List<Integer> bShared = at(bNumbers, bPlaces);
    List<int[]> result = new ArrayList<>();
    int i = 0;
    int j = 0;
    for (Change change :
        new MyersDiffWithLinearSpace<Integer>().computeDiff(aShared, bShared, null)) {
      while (i < change.startOriginal) {
        result.add(new int[] {aPlaces.get(i++), bPlaces.get(j++)});
      }
      i = change.endOriginal;
      j = change.endRevised;
    }
    while (i < aPlaces.size() && j < bPlaces.size()) {
      result.add(new int[] {aPlaces.get(i++), bPlaces.get(j++)});
    }
    return result;
  }

  private static int[] numbered(List<?> items, Map<Object, Integer> numbers) {
    int[] result = new int[items.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = numbers.computeIfAbsent(items.get(i), _ -> numbers.size());
    }
    return result;
  }

  private static List<Integer> shared(int[] numbers, int[] seen) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < numbers.length; i++) {
      if (seen[numbers[i]] == 3) {
        places.add(i);
      }
    }
    return places;
  }

  private static List<Integer> at(int[] numbers, List<Integer> places) {
    List<Integer> result = new ArrayList<>(places.size());
    for (int place : places) {
      result.add(numbers[place]);
    }
    return result;
  }
}
