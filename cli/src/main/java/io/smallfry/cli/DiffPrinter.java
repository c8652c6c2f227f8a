package io.smallfry.cli;

import io.smallfry.notebook.Cell;
import io.smallfry.notebook.diff.CellDiff;
import io.smallfry.notebook.diff.Change;
import io.smallfry.notebook.diff.Line;
import io.smallfry.notebook.diff.NotebookDiff;
import io.smallfry.notebook.diff.OutputDiff;
import io.smallfry.notebook.diff.OutputDiff.Blob;
import io.smallfry.notebook.diff.OutputDiff.Part;
import io.smallfry.notebook.diff.TextDiff;
import io.smallfry.notebook.diff.ValueChange;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Writes a comparison for people. */
final class DiffPrinter {
  private static final int LONGEST_LINE = 1000;
  private static final int LONGEST_VALUE = 120;

  /** Of a cell that is new or gone, or an output, so many lines tell enough. */
  private static final int MOST_LINES = 200;

  private final PrintStream out;
  private final Paint paint;
  private final int columns;

  DiffPrinter(PrintStream out, Paint paint, int columns) {
    this.out = out;
    this.paint = paint;
    this.columns = columns;
  }

  void print(NotebookDiff diff, String a, String b) {
    if (diff.isSame()) {
      out.println(a + " and " + b + " are the same.");
      return;
    }
    out.println(paint.paint("--- " + Paint.harmless(a), Paint.RED));
    out.println(paint.paint("+++ " + Paint.harmless(b), Paint.GREEN));
    out.println(summary(diff));
    if (!diff.metadata().isEmpty()) {
      heading("the notebook's metadata", Paint.YELLOW);
      values(diff.metadata());
    }
    for (CellDiff cell : diff.cells()) {
      if (cell.change() != Change.SAME || cell.moved()) {
        cell(cell);
      }
    }
    details(diff);
  }

  private static String summary(NotebookDiff diff) {
    List<String> parts = new ArrayList<>();
    count(parts, diff.count(Change.CHANGED), "changed");
    count(parts, diff.count(Change.ADDED), "added");
    count(parts, diff.count(Change.REMOVED), "removed");
    long moved = diff.cells().stream().filter(CellDiff::moved).count();
    count(parts, (int) moved, "moved");
    int same = diff.count(Change.SAME);
    String rest = same == 0 ? "" : "; " + same + (parts.isEmpty() ? "" : " unchanged");
    return "Cells: "
        + (parts.isEmpty() ? "all " + same + " the same" : String.join(", ", parts) + rest);
  }

  private static void count(List<String> parts, int n, String what) {
    if (n > 0) {
      parts.add(n + " " + what);
    }
  }

  private void cell(CellDiff diff) {
    String what = what(diff.cell());
    String title =
        switch (diff.change()) {
          case ADDED -> "cell " + (diff.after() + 1) + what + " added";
          case REMOVED -> "cell " + (diff.before() + 1) + what + " removed";
          case CHANGED, SAME ->
              (diff.before() == diff.after()
                      ? "cell " + (diff.after() + 1)
                      : "cell " + (diff.before() + 1) + " → " + (diff.after() + 1))
                  + what
                  + (diff.moved() ? " moved" : "")
                  + (diff.moved() && diff.change() == Change.CHANGED ? " and" : "")
                  + (diff.change() == Change.CHANGED ? " changed" : "");
        };
    heading(
        title,
        diff.change() == Change.ADDED
            ? Paint.GREEN
            : diff.change() == Change.REMOVED ? Paint.RED : Paint.YELLOW);
    if (diff.source() != null) {
      text(diff.source(), "  ");
    }
    for (OutputDiff output : diff.outputs()) {
      output(output);
    }
    for (Part part : diff.attachments()) {
      section("attachment");
      out.println("    " + blobs(part));
    }
    if (!diff.metadata().isEmpty()) {
      section("metadata");
      values(diff.metadata());
    }
  }

  private static String what(Cell cell) {
    StringBuilder what = new StringBuilder(" (").append(type(cell));
    for (String tag : cell.tags()) {
      what.append(", ").append(Paint.harmless(shortened(tag, 30)));
    }
    return what.append(')').toString();
  }

  private static String type(Cell cell) {
    return switch (cell.type()) {
      case CODE -> "code";
      case MARKDOWN -> "text";
      case RAW -> "raw";
      case UNRECOGNIZED -> "of an unknown type";
    };
  }

  private void heading(String title, String colour) {
    String line = "── " + title + " ";
    out.println();
    out.println(
        paint.paint(line + "─".repeat(Math.max(3, columns - line.length())), colour, Paint.BOLD));
  }

  private void section(String title) {
    out.println(paint.paint("  " + title, Paint.CYAN));
  }

  private void output(OutputDiff output) {
    int place = output.after() < 0 ? output.before() : output.after();
    String change =
        switch (output.change()) {
          case ADDED -> ", added";
          case REMOVED -> ", removed";
          case CHANGED, SAME -> "";
        };
    section("output " + (place + 1) + " (" + Paint.harmless(output.kind()) + ")" + change);
    for (Part part : output.parts()) {
      if (part.text() != null) {
        if (!part.mime().equals("text/plain")) {
          out.println("    " + Paint.harmless(part.mime()));
        }
        text(part.text(), "    ");
      } else {
        out.println("    " + blobs(part));
      }
    }
    values(output.metadata());
  }

  private static String blobs(Part part) {
    String name = Paint.harmless(part.mime());
    Blob before = part.before();
    Blob after = part.after();
    if (before == null || after == null) {
      return name
          + " "
          + blob(before == null ? after : before)
          + (before == null ? " added" : " removed");
    }
    String a = blob(before);
    String b = blob(after);
    return name + " " + (a.equals(b) ? a : a + " → " + b) + " changed";
  }

  private static String blob(@Nullable Blob blob) {
    if (blob == null) {
      return "";
    }
    String size = blob.width() > 0 ? blob.width() + "×" + blob.height() + ", " : "";
    return size + bytes(blob.bytes());
  }

  static String bytes(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    return bytes < 1_000_000
        ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }

  private void text(TextDiff diff, String indent) {
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
                  + bytes(diff.leftOutBefore())
                  + " and "
                  + bytes(diff.leftOutAfter())
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
    return Paint.harmless(shortened(text, LONGEST_LINE));
  }

  private static String shortened(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int cut = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, cut) + "… (" + (text.length() - cut) + " more characters)";
  }

  private void values(List<ValueChange> changes) {
    for (ValueChange change : changes) {
      String name = Paint.harmless(change.name());
      JsonNode before = change.before();
      JsonNode after = change.after();
      if (before == null) {
        out.println("    " + paint.paint("+ " + name + ": " + value(after), Paint.GREEN));
      } else if (after == null) {
        out.println("    " + paint.paint("- " + name + ": " + value(before), Paint.RED));
      } else {
        out.println(
            "    "
                + name
                + ": "
                + paint.paint(value(before), Paint.RED)
                + " → "
                + paint.paint(value(after), Paint.GREEN));
      }
    }
  }

  private static String value(@Nullable JsonNode node) {
    return node == null ? "" : Paint.harmless(shortened(node.toString(), LONGEST_VALUE));
  }

  /** What says nothing, in one or two lines at the end. */
  private void details(NotebookDiff diff) {
    List<String> cells = new ArrayList<>();
    for (CellDiff cell : diff.cells()) {
      if (!cell.details().isEmpty()) {
        cells.add(Integer.toString(cell.after() + 1));
      }
    }
    if (cells.isEmpty() && diff.details().isEmpty()) {
      return;
    }
    List<String> what = new ArrayList<>();
    names(diff).forEach(what::add);
    String where =
        cells.isEmpty()
            ? "the notebook"
            : cells.size() > 12
                ? cells.size() + " cells"
                : (cells.size() == 1 ? "cell " : "cells ") + String.join(", ", cells);
    out.println();
    out.println(
        paint.paint(
            "Also, as with every run: "
                + String.join(", ", what)
                + " of "
                + where
                + " (-D leaves them out)",
            Paint.FAINT));
  }

  private static List<String> names(NotebookDiff diff) {
    List<ValueChange> all = new ArrayList<>(diff.details());
    diff.cells().forEach(cell -> all.addAll(cell.details()));
    return all.stream()
        .map(change ->
            switch (change.path().getFirst()) {
              case "execution_count" -> "execution counts";
              case "id" -> "ids";
              default -> "times and paths";
            })
        .distinct()
        .sorted()
        .toList();
  }
}
