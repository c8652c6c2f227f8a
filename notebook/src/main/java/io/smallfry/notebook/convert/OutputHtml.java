package io.smallfry.notebook.convert;

import io.smallfry.notebook.convert.HtmlCleaner.Clean;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A cell's outputs as harmless HTML. */
final class OutputHtml {
  /** A cell that displays in a loop; nobody looks at more. */
  private static final int MOST_OUTPUTS = 500;

  private static final int LONGEST_HTML = 20_000_000;
  private static final int LONGEST_PICTURE = 50_000_000;

  /** What most are drawn best with comes first. */
  private static final List<String> PICTURES =
      List.of(Picture.SVG, "image/png", "image/jpeg", "image/gif", "image/webp");

  private static final List<String> SHOWN =
      Stream.concat(
              Stream.of("text/html", "text/markdown", "text/latex", "application/json"),
              PICTURES.stream())
          .toList();

  private static final Pattern ROW = Pattern.compile("<tr[ >]");

  private final StringBuilder out;
  private final HtmlOptions options;

  /** Writes to a page. */
  OutputHtml(StringBuilder out, HtmlOptions options) {
    this.out = out;
    this.options = options;
  }

  void write(JsonNode outputs) {
    int n = 0;
    for (JsonNode output : outputs) {
      if (n++ == MOST_OUTPUTS) {
        note((outputs.size() - MOST_OUTPUTS) + " more outputs are in the notebook.");
        return;
      }
      one(output);
    }
  }

  private void one(JsonNode output) {
    switch (text(output.get("output_type"))) {
      case "stream" ->
          terminal(
              text(output.get("text")),
              text(output.get("name")).equals("stderr") ? "stream stderr" : "stream");
      case "error" -> error(output);
      case "execute_result", "display_data" -> {
        if (output.get("data") instanceof ObjectNode data) {
          rich(data, output.path("metadata"));
        }
      }
      default -> note("An output of a kind that is not known here.");
    }
  }

  private void error(JsonNode output) {
    StringBuilder text = new StringBuilder();
    for (JsonNode line : output.path("traceback")) {
      text.append(text(line)).append('\n');
    }
    if (text.isEmpty()) {
      text.append(text(output.get("ename"))).append(": ").append(text(output.get("evalue")));
    }
    terminal(text.toString(), "stream error");
  }

  private void terminal(String text, String classes) {
    String shown =
        TerminalText.overwritten(TerminalText.shortened(text, options.textLimit())).stripTrailing();
    long lines = text.chars().filter(c -> c == '\n').count();
    // An error is what one looks for.
    boolean folded = lines > options.foldLines() && !classes.endsWith("error");
    if (folded) {
      String last = TerminalText.plain(shown.substring(shown.lastIndexOf('\n') + 1)).strip();
      fold(
          number(lines)
              + " lines"
              + (last.isEmpty() ? "" : ", the last: " + TerminalText.beginning(last, 100)));
    }
    out.append("<pre class=\"").append(classes).append("\" tabindex=\"0\">");
    out.append(AnsiHtml.of(shown)).append("</pre>\n");
    close(folded);
  }

  private void fold(String summary) {
    out.append("<details class=\"long\"><summary>")
        .append(Escape.html(summary))
        .append("</summary>\n");
  }

  private void close(boolean folded) {
    if (folded) {
      out.append("</details>\n");
    }
  }

  private static String number(long number) {
    return String.format(Locale.ENGLISH, "%,d", number);
  }

  /** HTML first; but a picture says more than HTML of which the script is gone. */
  private void rich(ObjectNode data, JsonNode metadata) {
    String plain = text(data.get("text/plain"));
    Clean html = html(text(data.get("text/html")));
    boolean shows = html != null && !html.isEmpty();
    if (html != null && shows && !html.isInteractive()) {
      html(html);
      return;
    }
    String markdown = text(data.get("text/markdown"));
    if (!shows && !markdown.isEmpty()) {
      out.append("<div class=\"text\">")
          .append(MarkdownHtml.of(markdown, null, options.linkBase()))
          .append("</div>\n");
      return;
    }
    for (String mime : PICTURES) {
      if (picture(mime, text(data.get(mime)), metadata.path(mime), plain)) {
        return;
      }
    }
    if (html != null && shows) {
      html(html);
      out.append(MarkdownHtml.INTERACTIVE_NOTE);
      return;
    }
    JsonNode json = data.get("application/json");
    if (data.has("text/latex")) {
      latex(text(data.get("text/latex")));
    } else if (json != null) {
      terminal(json.isString() ? json.stringValue() : json.toPrettyString(), "result");
    } else {
      plain(data, plain, html != null);
    }
  }

  private void plain(ObjectNode data, String plain, boolean isHtml) {
    String note = Interactive.note(data, isHtml, SHOWN);
    if (!plain.isEmpty() && (note == null || !Interactive.saysTypeOnly(plain))) {
      terminal(plain, "result");
    }
    if (note != null) {
      note(note);
    }
  }

  /** Marked as formulas in texts are. */
  private void latex(String latex) {
    out.append("<p class=\"formula\"><code class=\"math\" ")
        .append(MathParser.ATTRIBUTE)
        .append("=\"display\">")
        .append(Escape.html(TerminalText.shortened(latex.strip(), options.textLimit())))
        .append("</code></p>\n");
  }

  /** Null if there is none, or too much. */
  private @Nullable Clean html(String html) {
    if (html.length() > LONGEST_HTML) {
      note("This output is " + html.length() / 1_000_000 + " MB of HTML; the notebook has it.");
      return null;
    }
    return html.isEmpty() ? null : HtmlCleaner.clean(html, options.linkBase());
  }

  private void html(Clean clean) {
    long rows = ROW.matcher(clean.html()).results().count();
    boolean folded = rows > options.foldLines();
    if (folded) {
      fold("A table of " + number(rows) + " rows");
    }
    out.append("<div class=\"html\">").append(clean.html()).append("</div>\n");
    close(folded);
  }

  private boolean picture(String mime, String data, JsonNode metadata, String plain) {
    String address =
        data.isEmpty() || data.length() > LONGEST_PICTURE ? null : Picture.address(mime, data);
    if (address == null) {
      return false;
    }
    String alt =
        plain.startsWith("<") && plain.endsWith(">")
            ? plain.substring(1, plain.length() - 1)
            : plain;
    out.append("<img class=\"picture\" src=\"").append(address).append("\" alt=\"");
    out.append(
        Escape.html(
            alt.isEmpty() ? "Picture that the cell put out" : TerminalText.shortened(alt, 300)));
    out.append('"');
    size(metadata, "width");
    size(metadata, "height");
    out.append(">\n");
    return true;
  }

  private void size(JsonNode metadata, String key) {
    JsonNode size = metadata.path(key);
    if (size.isNumber() && size.asInt(0) > 0) {
      out.append(' ').append(key).append("=\"").append(size.asInt(0)).append('"');
    }
  }

  private void note(String text) {
    out.append("<p class=\"note\">").append(Escape.html(text)).append("</p>\n");
  }

  static String text(@Nullable JsonNode node) {
    return node != null && node.isString() ? node.stringValue() : "";
  }
}
