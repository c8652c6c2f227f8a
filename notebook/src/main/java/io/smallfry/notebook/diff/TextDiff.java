package io.smallfry.notebook.diff;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Two texts compared line by line. Of what differs at most some thousand lines are looked at, so
 * that a text of any size can be compared in little memory.
 *
 * @param hunks the places that differ, in order, with some lines around them
 * @param leftOutBefore how many characters of the first text differ and were not looked at
 * @param leftOutAfter how many characters of the second text differ and were not looked at
 */
public record TextDiff(List<Hunk> hunks, int leftOutBefore, int leftOutAfter) {
  /** Lines of what differs that are compared, and their characters. */
  private static final int MOST_LINES = 4000;

  private static final int MOST_CHARACTERS = 400_000;

  /** Equal lines that are shown around a difference. */
  static final int CONTEXT = 3;

  /**
   * A place that differs.
   *
   * @param lines its lines in order, removed ones before those that replace them
   */
  public record Hunk(List<Line> lines) {}

  /** Compares; null if the texts are the same. */
  public static @Nullable TextDiff of(String before, String after) {
    if (before.equals(after)) {
      return null;
    }
    int start = commonStart(before, after);
    int end = commonEnd(before, after, start);
    int from = linesBack(before, start, CONTEXT);
    Part a = new Part(before, start, before.length() - end);
    Part b = new Part(after, start, after.length() - end);
    int line = countLines(before, start);
    List<Line> all = new ArrayList<>();
    List<String> head = split(before.substring(from, start));
    for (int i = 0; i < head.size(); i++) {
      all.add(same(line - head.size() + i + 1, head.get(i)));
    }
    compare(a.lines(), b.lines(), line, all);
    if (a.leftOut() == 0 && b.leftOut() == 0) {
      int tailEnd = linesOn(after, after.length() - end, CONTEXT);
      int number = line + b.lines().size();
      for (String tail : split(after.substring(after.length() - end, tailEnd))) {
        all.add(same(++number, tail));
      }
    }
    return new TextDiff(hunks(all), a.leftOut(), b.leftOut());
  }

  /** For machines; see {@code docs/reference/notebook-tools.md}. */
  public ObjectNode toJson() {
    return DiffJson.of(this);
  }

  private static Line same(int number, String text) {
    return new Line(Change.SAME, number, text, List.of());
  }

  private static void compare(List<String> a, List<String> b, int line, List<Line> all) {
    int j = 0;
    for (Sequences.Edit edit : Sequences.edits(a, b)) {
      j = equal(b, j, edit.bStart(), line, all);
      replaced(a, b, edit, line, all);
      j = edit.bEnd();
    }
    equal(b, j, b.size(), line, all);
  }

  private static int equal(List<String> b, int from, int to, int line, List<Line> all) {
    for (int j = from; j < to; j++) {
      all.add(same(line + j + 1, b.get(j)));
    }
    return to;
  }

  private static void replaced(
      List<String> a, List<String> b, Sequences.Edit edit, int line, List<Line> all) {
    int removed = edit.aEnd() - edit.aStart();
    int added = edit.bEnd() - edit.bStart();
    List<Line> after = new ArrayList<>();
    for (int i = 0; i < Math.max(removed, added); i++) {
      boolean pair = i < removed && i < added;
      Words.Marks marks =
          pair
              ? Words.compare(a.get(edit.aStart() + i), b.get(edit.bStart() + i))
              : Words.Marks.NONE;
      if (i < removed) {
        int at = edit.aStart() + i;
        all.add(new Line(Change.REMOVED, line + at + 1, a.get(at), marks.before()));
      }
      if (i < added) {
        int at = edit.bStart() + i;
        after.add(new Line(Change.ADDED, line + at + 1, b.get(at), marks.after()));
      }
    }
    all.addAll(after);
  }

  /** Leaves out equal lines that are far from any difference. */
  private static List<Hunk> hunks(List<Line> all) {
    boolean[] shown = new boolean[all.size()];
    for (int i = 0; i < shown.length; i++) {
      if (all.get(i).change() != Change.SAME) {
        for (int j = Math.max(0, i - CONTEXT); j <= Math.min(shown.length - 1, i + CONTEXT); j++) {
          shown[j] = true;
        }
      }
    }
    List<Hunk> hunks = new ArrayList<>();
    int i = 0;
    while (i < shown.length) {
      int from = i;
      while (i < shown.length && shown[i]) {
        i++;
      }
      if (i > from) {
        hunks.add(new Hunk(List.copyOf(all.subList(from, i))));
      }
      i++;
    }
    return List.copyOf(hunks);
  }

  /** How long the beginning is that both have, in whole lines. */
  private static int commonStart(String a, String b) {
    int most = Math.min(a.length(), b.length());
    int i = 0;
    while (i < most && a.charAt(i) == b.charAt(i)) {
      i++;
    }
    return a.lastIndexOf('\n', i - 1) + 1;
  }

  /** How long the end is that both have behind {@code start}, in whole lines. */
  private static int commonEnd(String a, String b, int start) {
    int most = Math.min(a.length(), b.length()) - start;
    int n = 0;
    while (n < most && a.charAt(a.length() - n - 1) == b.charAt(b.length() - n - 1)) {
      n++;
    }
    if (n == 0) {
      return 0;
    }
    boolean wholeA = a.length() == n + start || a.charAt(a.length() - n - 1) == '\n';
    boolean wholeB = b.length() == n + start || b.charAt(b.length() - n - 1) == '\n';
    if (wholeA && wholeB) {
      return n;
    }
    int lineEnd = a.indexOf('\n', a.length() - n);
    return lineEnd < 0 ? 0 : a.length() - lineEnd - 1;
  }

  private static int linesBack(String text, int start, int count) {
    int at = start;
    for (int i = 0; i < count && at > 0; i++) {
      at = text.lastIndexOf('\n', at - 2) + 1;
    }
    return at;
  }

  private static int linesOn(String text, int start, int count) {
    int at = start;
    for (int i = 0; i < count && at < text.length(); i++) {
      int end = text.indexOf('\n', at);
      at = end < 0 ? text.length() : end + 1;
    }
    return at;
  }

  private static int countLines(String text, int to) {
    int lines = 0;
    for (int i = text.indexOf('\n'); i >= 0 && i < to; i = text.indexOf('\n', i + 1)) {
      lines++;
    }
    return lines;
  }

  /** The lines without their ends; a last line without an end counts. */
  private static List<String> split(String text) {
    List<String> lines = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int end = text.indexOf('\n', at);
      lines.add(text.substring(at, end < 0 ? text.length() : end));
      at = end < 0 ? text.length() : end + 1;
    }
    return lines;
  }

  /** The part of a text that is looked at. */
  private record Part(List<String> lines, int leftOut) {
    Part(String text, int from, int to) {
      this(text, from, to, cut(text, from, to));
    }

    private Part(String text, int from, int to, int cut) {
      this(split(text.substring(from, cut)), to - cut);
    }

    private static int cut(String text, int from, int to) {
      int at = from;
      for (int i = 0; i < MOST_LINES && at < to; i++) {
        int end = text.indexOf('\n', at);
        int next = end < 0 || end >= to ? to : end + 1;
        if (next - from > MOST_CHARACTERS) {
          return i == 0 ? from + MOST_CHARACTERS : at;
        }
        at = next;
      }
      return at;
    }
  }
}
