package io.smallfry.cli;

import io.smallfry.notebook.diff.OutputDiff.Blob;
import io.smallfry.notebook.diff.OutputDiff.Part;
import io.smallfry.notebook.diff.ValueChange;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Writes what differs in metadata and in what is no text. */
final class DiffValues {
  private static final int LONGEST_VALUE = 120;

  private final PrintStream out;
  private final Paint paint;

  DiffValues(PrintStream out, Paint paint) {
    this.out = out;
    this.paint = paint;
  }

  void print(List<ValueChange> changes) {
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

  static String blobs(Part part) {
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

  static String shortened(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int cut = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, cut) + "… (" + (text.length() - cut) + " more characters)";
  }
}
