package io.smallfry.notebook.convert;

import io.smallfry.notebook.convert.HtmlCleaner.Clean;
import java.util.List;
import java.util.Locale;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Node;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Markdown as harmless HTML: CommonMark with GitHub's tables and strikethrough, and formulas. */
final class MarkdownHtml {
  /** Nobody reads more in one cell; parsing it would take long. */
  private static final int LONGEST = 2_000_000;

  /**
   * The parser looks at all lines of a paragraph again with each that it gets, so that a paragraph
   * that is made for it takes hours.
   */
  private static final int MOST_LINES_WITHOUT_A_GAP = 5000;

  private static final int DEEPEST = 60;
  private static final String ATTACHMENT = "attachment:";

  /** What stands below a text or an output of which something is missing. */
  static final String INTERACTIVE_NOTE =
      "<p class=\"note\">Its interactive parts are left out here; the notebook has them.</p>\n";

  private static final List<Extension> EXTENSIONS =
      List.of(TablesExtension.create(), StrikethroughExtension.create());
  private static final HtmlRenderer RENDERER =
      HtmlRenderer.builder()
          .extensions(EXTENSIONS)
          .nodeRendererFactory(MathParser.Renderer::new)
          .build();

  private MarkdownHtml() {}

  /**
   * Renders.
   *
   * @param attachments the cell's attached pictures; null if it has none
   * @param linkBase see {@link HtmlOptions#linkBase()}
   */
  static String of(String markdown, @Nullable ObjectNode attachments, @Nullable String linkBase) {
    String lines = markdown.replace("\r\n", "\n").replace('\r', '\n');
    if (lines.length() > LONGEST || hasHugeParagraph(lines)) {
      return "<pre>" + Escape.html(TerminalText.shortened(lines, LONGEST / 10)) + "</pre>";
    }
    Node document = parser(lines).parse(lines);
    Clean clean =
        HtmlCleaner.clean(
            RENDERER.render(document), address -> attached(address, attachments), linkBase);
    return headings(clean.html()) + (clean.isInteractive() ? INTERACTIVE_NOTE : "");
  }

  private static boolean hasHugeParagraph(String text) {
    int lines = 0;
    boolean blank = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        lines = blank ? 0 : lines + 1;
        blank = true;
        if (lines > MOST_LINES_WITHOUT_A_GAP) {
          return true;
        }
      } else {
        blank &= c == ' ' || c == '\t';
      }
    }
    return false;
  }

  private static Parser parser(String markdown) {
    return Parser.builder()
        .extensions(EXTENSIONS)
        .maxOpenBlockParsers(DEEPEST)
        .maxInlineNesting(DEEPEST)
        .includeSourceSpans(IncludeSourceSpans.BLOCKS)
        .customBlockParserFactory(new MathParser.BlockFactory(markdown))
        .customInlineContentParserFactory(new MathParser.InlineFactory())
        .build();
  }

  private static @Nullable String attached(String address, @Nullable ObjectNode attachments) {
    if (attachments == null || !address.toLowerCase(Locale.ROOT).startsWith(ATTACHMENT)) {
      return null;
    }
    String name = Names.decoded(address.substring(ATTACHMENT.length()));
    if (attachments.get(name) instanceof ObjectNode forms) {
      for (var form : forms.properties()) {
        JsonNode data = form.getValue();
        if (Picture.isKnown(form.getKey()) && data.isString()) {
          return Picture.address(form.getKey(), data.stringValue());
        }
      }
    }
    return null;
  }

  /** Gives headings the names that Jupyter gives them, so that links to them work. */
  private static String headings(String html) {
    if (!html.contains("<h")) {
      return html;
    }
    Document document = Jsoup.parseBodyFragment(html);
    document.outputSettings().prettyPrint(false);
    for (Element heading : document.select("h1, h2, h3, h4, h5, h6")) {
      if (!heading.hasAttr("id") && heading.hasText()) {
        heading.attr("id", Links.anchor(heading.text().replace(' ', '-')));
      }
    }
    return document.body().html();
  }
}
