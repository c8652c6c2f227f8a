package io.smallfry.notebook.convert;

import io.smallfry.notebook.convert.HtmlCleaner.Clean;
import java.util.List;
import java.util.Locale;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Node;
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

  private static final int DEEPEST = 60;
  private static final String ATTACHMENT = "attachment:";

  private static final List<Extension> EXTENSIONS =
      List.of(TablesExtension.create(), StrikethroughExtension.create());
  private static final Parser PARSER =
      Parser.builder()
          .extensions(EXTENSIONS)
          .maxOpenBlockParsers(DEEPEST)
          .maxInlineNesting(DEEPEST)
          .customBlockParserFactory(new MathParser.BlockFactory())
          .customInlineContentParserFactory(new MathParser.InlineFactory())
          .build();
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
   */
  static String of(String markdown, @Nullable ObjectNode attachments) {
    if (markdown.length() > LONGEST) {
      return "<pre>" + Escape.html(TerminalText.shortened(markdown, LONGEST / 10)) + "</pre>";
    }
    Node document = PARSER.parse(markdown);
    Clean clean =
        HtmlCleaner.clean(RENDERER.render(document), address -> attached(address, attachments));
    return headings(clean.html());
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
        heading.attr("id", heading.text().replace(' ', '-'));
      }
    }
    return document.body().html();
  }
}
