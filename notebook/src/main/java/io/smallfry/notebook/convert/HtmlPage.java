package io.smallfry.notebook.convert;

import io.smallfry.notebook.Cell;
import io.smallfry.notebook.CellType;
import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.convert.HtmlOptions.Code;
import io.smallfry.notebook.convert.RunSummary.State;
import io.smallfry.notebook.convert.Shown.Place;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A notebook as one HTML page that stands for itself: no scripts, nothing loaded from anywhere,
 * light or dark as the reader's system is. The page's own policy forbids the rest a second time.
 */
public final class HtmlPage {
  /**
   * The Content-Security-Policy that the page has in itself; a server sends it as a header, too.
   */
  public static final String POLICY =
      "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none';"
          + " form-action 'none'";

  private static final int LONGEST_VALUE = 2000;

  private final Notebook notebook;
  private final HtmlOptions options;
  private final Appendable target;
  private final StringBuilder out = new StringBuilder(1 << 16);
  private final OutputHtml outputs;

  private HtmlPage(Notebook notebook, HtmlOptions options, Appendable target) {
    this.notebook = notebook;
    this.options = options;
    this.target = target;
    this.outputs = new OutputHtml(out, options);
  }

  /** The page. The notebook is not changed. */
  public static String of(Notebook notebook, HtmlOptions options) {
    StringBuilder page = new StringBuilder();
    try {
      write(notebook, options, page);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a StringBuilder throws none
    }
    return page.toString();
  }

  /**
   * Writes the page, a cell at a time, so that a page of many pictures isn't held a second time.
   * The notebook is not changed.
   *
   * @param target characters; who makes bytes of them takes UTF-8, which the page says of itself
   * @throws IOException from the target
   */
  public static void write(Notebook notebook, HtmlOptions options, Appendable target)
      throws IOException {
    new HtmlPage(notebook, options, target).page();
  }

  private void flush() throws IOException {
    target.append(out);
    out.setLength(0);
  }

  private void page() throws IOException {
    RunSummary run = RunSummary.of(notebook);
    out.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.append("<meta http-equiv=\"Content-Security-Policy\" content=\"")
        .append(POLICY)
        .append("\">\n");
    out.append("<meta name=\"referrer\" content=\"no-referrer\">\n");
    out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.append("<meta name=\"color-scheme\" content=\"light dark\">\n");
    out.append("<title>").append(Escape.html(title())).append("</title>\n<style>\n");
    out.append(resource("page.css")).append("</style>\n</head>\n<body>\n");
    if (run != null) {
      run(run);
    }
    out.append(isReport() ? "<main class=\"report\">\n" : "<main>\n");
    List<Cell> cells = notebook.cells();
    String language = notebook.language();
    for (int i = 0; i < cells.size(); i++) {
      cell(cells.get(i), i, language);
      flush();
    }
    out.append("</main>\n</body>\n</html>\n");
    flush();
  }

  private boolean isReport() {
    return options.code() == Code.LEFT_OUT;
  }

  /** The first heading, or the notebook's name. */
  private String title() {
    for (Cell cell : notebook.cells()) {
      if (cell.type() == CellType.MARKDOWN && Shown.of(cell, true).cell() == Place.OPEN) {
        String first = cell.source().strip().lines().findFirst().orElse("");
        if (first.startsWith("# ")) {
          return TerminalText.shortened(first.substring(2).strip(), 1000) + " – " + options.name();
        }
      }
    }
    return options.name();
  }

  private void run(RunSummary run) {
    String state =
        switch (run.state()) {
          case SUCCEEDED -> "succeeded";
          case FAILED -> "failed";
          case UNFINISHED -> "unfinished";
        };
    out.append("<header class=\"run ").append(state).append("\">\n<p class=\"state\">");
    out.append("<span class=\"sign\" aria-hidden=\"true\">")
        .append(run.state() == State.SUCCEEDED ? "✓" : run.state() == State.FAILED ? "✕" : "…")
        .append("</span> <strong>")
        .append(
            switch (run.state()) {
              case SUCCEEDED -> "Succeeded";
              case FAILED -> "Failed";
              case UNFINISHED -> "Not finished";
            })
        .append("</strong>");
    out.append(" <span class=\"name\">").append(Escape.html(options.name())).append("</span>");
    out.append(" <span class=\"when\">");
    if (run.start() != null) {
      out.append(Escape.html(run.start()));
    }
    if (run.seconds() >= 0) {
      out.append(" · took ").append(RunSummary.duration(run.seconds()));
    }
    out.append("</span></p>\n");
    if (run.failedCell() >= 0) {
      out.append("<p class=\"reason\"><a href=\"#")
          .append(Links.CELL)
          .append(run.failedCell() + 1)
          .append("\">")
          .append(prompt(run.failedCell()))
          .append("</a>");
      if (!run.reason().isEmpty()) {
        out.append(": ").append(Escape.html(run.reason()));
      }
      out.append("</p>\n");
    }
    parameters(run.parameters());
    out.append("</header>\n");
  }

  /** What stands beside the cell, or its place if it got no number. */
  private String prompt(int cell) {
    OptionalInt count = notebook.cells().get(cell).executionCount();
    return count.isPresent() ? "In [" + count.getAsInt() + "]" : "Cell " + (cell + 1);
  }

  private void parameters(Map<String, JsonNode> parameters) {
    if (parameters.isEmpty()) {
      return;
    }
    out.append("<dl class=\"parameters\">\n");
    parameters.forEach((name, value) -> {
      String text = value.isString() ? value.stringValue() : value.toString();
      out.append("<div><dt>").append(Escape.html(TerminalText.shortened(name, 1000)));
      out.append("</dt><dd>")
          .append(Escape.html(TerminalText.shortened(text, LONGEST_VALUE)))
          .append("</dd></div>\n");
    });
    out.append("</dl>\n");
  }

  private void cell(Cell cell, int index, @Nullable String language) {
    Shown shown = Shown.of(cell, !isReport());
    if (shown.cell() == Place.GONE) {
      return;
    }
    int start = out.length();
    boolean failed = cell.type() == CellType.CODE && RunSummary.isFailed(cell);
    out.append("<section class=\"cell ").append(kind(cell)).append(failed ? " failed" : "");
    out.append("\" id=\"").append(Links.CELL).append(index + 1).append("\">\n");
    int empty = out.length();
    boolean folded = fold(shown.cell(), "Cell");
    switch (cell.type()) {
      case CODE -> code(cell, shown, language);
      case MARKDOWN -> {
        ObjectNode attachments =
            cell.json().get("attachments") instanceof ObjectNode files ? files : null;
        if (!cell.source().isBlank() && shown.code() != Place.GONE) {
          out.append("<div class=\"text\">")
              .append(MarkdownHtml.of(cell.source(), attachments, options.linkBase()))
              .append("</div>\n");
        }
      }
      case RAW, UNRECOGNIZED -> {
        if (!isReport() && shown.code() != Place.GONE && !cell.source().isBlank()) {
          source(cell.source(), Escape.html(shortened(cell.source())));
        }
      }
    }
    if (folded) {
      out.append("</details>\n");
    }
    if (out.length() == empty) {
      out.setLength(start); // nothing to see
      return;
    }
    out.append("</section>\n");
  }

  private static String kind(Cell cell) {
    return cell.type() == CellType.CODE ? "code" : "prose";
  }

  private String shortened(String source) {
    return TerminalText.shortened(source, options.textLimit());
  }

  private void code(Cell cell, Shown shown, @Nullable String language) {
    if (shown.code() != Place.GONE && !cell.source().isBlank()) {
      if (cell.executionCount().isPresent()) {
        out.append("<span class=\"count\" title=\"The cell ran as number ")
            .append(cell.executionCount().getAsInt())
            .append("\">")
            .append(cell.executionCount().getAsInt())
            .append("</span>\n");
      }
      boolean folded = fold(options.code() == Code.FOLDED ? Place.FOLDED : shown.code(), "Code");
      source(cell.source(), CodeHtml.of(shortened(cell.source()), language));
      close(folded);
    }
    JsonNode all = cell.json().path("outputs");
    if (shown.outputs() != Place.GONE && !all.isEmpty()) {
      boolean folded = fold(shown.outputs(), "Outputs");
      out.append("<div class=\"outputs\">\n");
      outputs.write(all);
      out.append("</div>\n");
      close(folded);
    }
  }

  private void source(String source, String html) {
    out.append("<pre class=\"source\" tabindex=\"0\"><code>")
        .append(source.startsWith("\n") ? "\n" : "") // HTML passes over the first line's end
        .append(html.stripTrailing())
        .append("</code></pre>\n");
  }

  private boolean fold(Place place, String what) {
    if (place != Place.FOLDED) {
      return false;
    }
    out.append("<details><summary>").append(what).append("</summary>\n");
    return true;
  }

  private void close(boolean folded) {
    if (folded) {
      out.append("</details>\n");
    }
  }

  private static String resource(String name) {
    try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
