package io.smallfry.notebook.convert;

import java.util.ArrayList;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;
import org.jspecify.annotations.Nullable;

/** An HTML table, as pandas and others write it for a data frame, as a table of Markdown. */
final class MarkdownTable {
  private static final int LONGEST = 2_000_000;
  private static final int MOST_ROWS = 1000;

  private MarkdownTable() {}

  /** Null if it is not one plain table; Markdown has no cells over several columns. */
  static @Nullable String of(String html) {
    if (html.length() > LONGEST) {
      return null;
    }
    Document document = Jsoup.parseBodyFragment(html);
    document.select("style, script").remove();
    Elements tables = document.select("table");
    if (tables.size() != 1) {
      return null;
    }
    Element table = tables.getFirst();
    boolean spans =
        table.select("td, th").stream()
            .anyMatch(cell -> isSpan(cell, "colspan") || isSpan(cell, "rowspan"));
    Elements rows = table.select("tr");
    if (spans
        || rows.size() < 2
        || rows.size() > MOST_ROWS
        || table.select("thead tr").size() > 1
        || !table.select("table img, table svg, td ul, td pre").isEmpty()) {
      return null;
    }
    List<List<String>> cells = new ArrayList<>();
    for (Element row : rows) {
      cells.add(row.select("> td, > th").stream().map(cell -> text(cell.text())).toList());
    }
    int width = cells.getFirst().size();
    if (width == 0 || cells.stream().anyMatch(row -> row.size() != width)) {
      return null;
    }
    StringBuilder out = new StringBuilder();
    line(cells.getFirst(), out);
    out.append("|").append(" --- |".repeat(width)).append('\n');
    cells.stream().skip(1).forEach(row -> line(row, out));
    table.remove();
    String rest = document.body().text().strip();
    if (!rest.isEmpty()) {
      out.append('\n').append(text(rest)).append('\n');
    }
    return out.toString();
  }

  private static boolean isSpan(Element cell, String attribute) {
    return cell.hasAttr(attribute) && !cell.attr(attribute).strip().equals("1");
  }

  private static void line(List<String> cells, StringBuilder out) {
    out.append('|');
    for (String cell : cells) {
      out.append(' ').append(cell).append(" |");
    }
    out.append('\n');
  }

  /** Text whose signs are no markup. */
  static String text(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> out.append("&lt;");
        case '&' -> out.append("&amp;");
        case '|', '*', '_', '`', '[', ']', '\\', '~', '#', '$', '!' -> out.append('\\').append(c);
        default -> out.append(c < ' ' ? ' ' : c);
      }
    }
    return out.toString();
  }
}
