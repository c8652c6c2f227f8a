package io.smallfry.notebook.convert;

import io.smallfry.notebook.convert.HtmlCleaner.Clean;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A cell's outputs as harmless HTML. */
final class OutputHtml {
  /** A cell that displays in a loop; nobody looks at more. */
  private static final int MOST_OUTPUTS = 500;

  private static final int LONGEST_HTML = 20_000_000;
  private static final int LONGEST_PICTURE = 50_000_000;

  /** The richest form that can be shown comes first. */
  private static final List<String> PREFERRED =
      List.of(
          "text/html",
          "text/markdown",
          Picture.SVG,
          "image/png",
          "image/jpeg",
          "image/gif",
          "image/webp",
          "text/latex",
          "application/json");

  private final StringBuilder out;
  private final int textLimit;

  /**
   * Writes to a page.
   *
   * @param textLimit how many characters of one text are shown
   */
  OutputHtml(StringBuilder out, int textLimit) {
    this.out = out;
    this.textLimit = textLimit;
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
    String shown = TerminalText.overwritten(TerminalText.shortened(text, textLimit));
    out.append("<pre class=\"").append(classes).append("\" tabindex=\"0\">");
    out.append(AnsiHtml.of(shown.stripTrailing())).append("</pre>\n");
  }

  private void rich(ObjectNode data, JsonNode metadata) {
    boolean interactive = false;
    for (String mime : PREFERRED) {
      JsonNode value = data.get(mime);
      if (value != null) {
        if (write(mime, value, metadata.path(mime), text(data.get("text/plain")))) {
          return;
        }
        interactive |= mime.equals("text/html");
      }
    }
    String plain = text(data.get("text/plain"));
    boolean unknown =
        data.propertyNames().stream()
            .anyMatch(mime -> !PREFERRED.contains(mime) && !mime.equals("text/plain"));
    if (!plain.isEmpty()) {
      terminal(plain, "result");
    }
    if (interactive || unknown) {
      note(
          "This output is interactive or of a kind that a page can't show; open the notebook to see it.");
    }
  }

  /** Whether there was something to see. */
  private boolean write(String mime, JsonNode value, JsonNode metadata, String plain) {
    switch (mime) {
      case "text/html" -> {
        return html(text(value));
      }
      case "text/markdown" ->
          out.append("<div class=\"text\">")
              .append(MarkdownHtml.of(text(value), null))
              .append("</div>\n");
      case "text/latex" ->
          out.append("<p><code class=\"math\">")
              .append(Escape.html(TerminalText.shortened(text(value).strip(), textLimit)))
              .append("</code></p>\n");
      case "application/json" ->
          terminal(value.isString() ? value.stringValue() : value.toPrettyString(), "result");
      default -> {
        return picture(mime, text(value), metadata, plain);
      }
    }
    return true;
  }

  private boolean html(String html) {
    if (html.length() > LONGEST_HTML) {
      note("This output is " + html.length() / 1_000_000 + " MB of HTML; the notebook has it.");
      return false;
    }
    Clean clean = HtmlCleaner.clean(html);
    if (clean.isEmpty()) {
      return false;
    }
    out.append("<div class=\"html\">").append(clean.html()).append("</div>\n");
    return true;
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
