package io.smallfry.cli;

import io.smallfry.notebook.Cell;
import io.smallfry.notebook.diff.CellDiff;
import io.smallfry.notebook.diff.Change;
import io.smallfry.notebook.diff.NotebookDiff;
import io.smallfry.notebook.diff.OutputDiff;
import io.smallfry.notebook.diff.OutputDiff.Part;
import io.smallfry.notebook.diff.ValueChange;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Writes a comparison for people. */
final class DiffPrinter {
  private final PrintStream out;
  private final Paint paint;
  private final int columns;
  private final DiffTexts texts;
  private final DiffValues values;

  DiffPrinter(PrintStream out, Paint paint, int columns) {
    this.out = out;
    this.paint = paint;
    this.columns = columns;
    this.texts = new DiffTexts(out, paint);
    this.values = new DiffValues(out, paint);
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
      values.print(diff.metadata());
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
      texts.print(diff.source(), "  ");
    }
    for (OutputDiff output : diff.outputs()) {
      output(output);
    }
    for (Part part : diff.attachments()) {
      section("attachment");
      out.println("    " + DiffValues.blobs(part));
    }
    if (!diff.metadata().isEmpty()) {
      section("metadata");
      values.print(diff.metadata());
    }
  }

  private static String what(Cell cell) {
    StringBuilder what = new StringBuilder(" (").append(type(cell));
    for (String tag : cell.tags()) {
      what.append(", ").append(Paint.harmless(DiffValues.shortened(tag, 30)));
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
        texts.print(part.text(), "    ");
      } else {
        out.println("    " + DiffValues.blobs(part));
      }
    }
    values.print(output.metadata());
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
