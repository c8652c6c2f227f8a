package io.smallfry.cli;

import io.smallfry.notebook.diff.Line;
import io.smallfry.notebook.diff.TextDiff;
import java.io.PrintStream;

/** Writes what differs between two texts, line by line. */
final class DiffTexts {
  private static final int LONGEST_LINE = 1000;

  /** Of a cell that is new or gone, or an output, so many lines tell enough. */
  private static final int MOST_LINES = 200;

  private final PrintStream out;
  private final Paint paint;

  DiffTexts(PrintStream out, Paint paint) {
    this.out = out;
    this.paint = paint;
  }

  void print(TextDiff diff, String indent) {
    int lines = 0;
    int last = 0;
    int left = 0;
    for (TextDiff.Hunk hunk : diff.hunks()) {
      int first = hunk.lines().getFirst().number();
      if (first > last + 1) {
        out.println(paint.paint(indent + "⋮ line " + first, Paint.FAINT));
      }
      for (Line line : hunk.lines()) {
        if (lines++ < MOST_LINES) {
          line(line, indent);
        } else {
          left++;
        }
      }
      last = hunk.lines().getLast().number();
    }
    if (diff.hunks().isEmpty()) {
      out.println(paint.paint(indent + "only the end of the last line differs", Paint.FAINT));
    }
    if (left > 0) {
      out.println(paint.paint(indent + "… " + left + " more lines", Paint.FAINT));
    }
    if (diff.leftOutBefore() > 0 || diff.leftOutAfter() > 0) {
      out.println(
          paint.paint(
              indent
                  + "… the rest, "
                  + DiffValues.bytes(diff.leftOutBefore())
                  + " and "
                  + DiffValues.bytes(diff.leftOutAfter())
                  + ", differs and is not shown",
              Paint.FAINT));
    }
  }

  private void line(Line line, String indent) {
    switch (line.change()) {
      case ADDED -> out.println(indent + marked(line, "+ ", Paint.GREEN));
      case REMOVED -> out.println(indent + marked(line, "- ", Paint.RED));
      case SAME, CHANGED ->
          out.println(paint.paint(indent + "  " + shown(line.text()), Paint.FAINT));
    }
  }

  private String marked(Line line, String sign, String colour) {
    if (line.marks().isEmpty() || line.text().length() > LONGEST_LINE || !paint.on()) {
      return paint.paint(sign + shown(line.text()), colour);
    }
    StringBuilder text = new StringBuilder(paint.paint(sign, colour));
    int at = 0;
    for (Line.Mark mark : line.marks()) {
      text.append(paint.paint(Paint.harmless(line.text().substring(at, mark.from())), colour));
      text.append(
          paint.paint(
              Paint.harmless(line.text().substring(mark.from(), mark.to())),
              colour,
              Paint.INVERSE));
      at = mark.to();
    }
    return text.append(paint.paint(Paint.harmless(line.text().substring(at)), colour)).toString();
  }

  private static String shown(String text) {
    return Paint.harmless(DiffValues.shortened(text, LONGEST_LINE));
  }
}
