package io.smallfry.notebook.diff;

import io.smallfry.notebook.diff.Line.Mark;
import java.util.ArrayList;
import java.util.List;

/** Compares two lines word by word. */
final class Words {
  /** A longer line is not looked into: it is data, not text. */
  private static final int LONGEST = 1000;

  private Words() {}

  /**
   * What differs in each of two lines. Both empty if too little is common for that to be of use.
   *
   * @param before the parts of the first line
   * @param after the parts of the second line
   */
  record Marks(List<Mark> before, List<Mark> after) {
    static final Marks NONE = new Marks(List.of(), List.of());
  }

  static Marks compare(String before, String after) {
    if (before.length() > LONGEST || after.length() > LONGEST) {
      return Marks.NONE;
    }
    List<String> a = words(before);
    List<String> b = words(after);
    List<Sequences.Edit> edits = Sequences.edits(a, b);
    int[] aStarts = starts(a);
    int[] bStarts = starts(b);
    List<Mark> removed = new ArrayList<>();
    List<Mark> added = new ArrayList<>();
    int differing = 0;
    for (Sequences.Edit edit : edits) {
      mark(removed, aStarts[edit.aStart()], aStarts[edit.aEnd()]);
      mark(added, bStarts[edit.bStart()], bStarts[edit.bEnd()]);
      differing += aStarts[edit.aEnd()] - aStarts[edit.aStart()];
      differing += bStarts[edit.bEnd()] - bStarts[edit.bStart()];
    }
    return differing * 10 > (before.length() + after.length()) * 7
        ? Marks.NONE
        : new Marks(removed, added);
  }

  private static void mark(List<Mark> marks, int from, int to) {
    if (from == to) {
      return;
    }
    if (!marks.isEmpty() && marks.getLast().to() == from) {
      marks.set(marks.size() - 1, new Mark(marks.getLast().from(), to));
    } else {
      marks.add(new Mark(from, to));
    }
  }

  /** Words, runs of blanks, and each other character by itself. */
  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    int i = 0;
    while (i < text.length()) {
      int from = i;
      int kind = kind(text.codePointAt(i));
      do {
        i += Character.charCount(text.codePointAt(i));
      } while (kind != 0 && i < text.length() && kind(text.codePointAt(i)) == kind);
      words.add(text.substring(from, i));
    }
    return words;
  }

  private static int kind(int codePoint) {
    if (Character.isLetterOrDigit(codePoint) || codePoint == '_') {
      return 1;
    }
    return Character.isWhitespace(codePoint) ? 2 : 0;
  }

  private static int[] starts(List<String> words) {
    int[] starts = new int[words.size() + 1];
    for (int i = 0; i < words.size(); i++) {
      starts[i + 1] = starts[i] + words.get(i).length();
    }
    return starts;
  }
}
