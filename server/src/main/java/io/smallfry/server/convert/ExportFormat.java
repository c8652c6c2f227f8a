package io.smallfry.server.convert;

import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookWriter;
import io.smallfry.notebook.convert.HtmlOptions;
import io.smallfry.notebook.convert.HtmlPage;
import io.smallfry.notebook.convert.MarkdownWriter;
import io.smallfry.notebook.convert.Script;
import io.smallfry.server.jupyter.JupyterException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a notebook can be converted to; the names are nbconvert's. */
enum ExportFormat {
  HTML("text/html", ".html"),
  MARKDOWN("text/markdown", ".md"),
  NOTEBOOK("application/json", ".ipynb"),
  SCRIPT("text/x-script", "");

  private final String mediaType;
  private final String suffix;

  ExportFormat(String mediaType, String suffix) {
    this.mediaType = mediaType;
    this.suffix = suffix;
  }

  /**
   * The format of a name.
   *
   * @throws JupyterException if there is none
   */
  static ExportFormat of(String name) {
    return Arrays.stream(values())
        .filter(format -> format.id().equals(name))
        .findFirst()
        .orElseThrow(() ->
            JupyterException.notFound(
                "No exporter for format: " + name + "; there are " + names()));
  }

  private static String names() {
    return Arrays.stream(values()).map(ExportFormat::id).collect(Collectors.joining(", "));
  }

  /** As addresses have it. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What Lab is told that it is; a script's own type depends on the notebook. */
  String mediaType() {
    return mediaType;
  }

  /**
   * The type of what a notebook becomes. A script of whatever language is only text to a browser,
   * except for Python's, whose type upstream names.
   */
  String mediaType(Notebook notebook) {
    if (this != SCRIPT) {
      return mediaType;
    }
    return suffix(notebook).equals(".py") ? "text/x-python" : "text/plain";
  }

  /** What the name of the made file ends with. */
  String suffix(Notebook notebook) {
    return this == SCRIPT ? Script.suffix(notebook) : suffix;
  }

  /**
   * Makes it.
   *
   * @param title the notebook's name without its ending
   */
  byte[] of(Notebook notebook, String title) {
    return switch (this) {
      case HTML -> utf8(HtmlPage.of(notebook, new HtmlOptions(title)));
      case MARKDOWN -> utf8(MarkdownWriter.write(notebook, true, null).text());
      case NOTEBOOK -> NotebookWriter.toBytes(notebook);
      case SCRIPT -> utf8(Script.of(notebook));
    };
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
