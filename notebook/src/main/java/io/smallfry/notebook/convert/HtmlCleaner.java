package io.smallfry.notebook.convert;

import java.util.function.Function;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.safety.Cleaner;
import org.jsoup.safety.Safelist;
import org.jspecify.annotations.Nullable;

/**
 * Makes HTML of notebooks harmless: what is not on the list goes. No scripts, no handlers, no
 * forms, no frames; pictures only that the notebook brings with it; links only to the web, to mail
 * and to other places.
 */
final class HtmlCleaner {
  /** Elements whose content goes with them. */
  private static final String GONE =
      "script, style, noscript, template, iframe, frame, object, embed, applet, textarea, select,"
          + " button, audio, video, canvas, title, head > *, math, portal";

  /** Elements that are missed when they are gone. */
  private static final String INTERACTIVE =
      "script, iframe, frame, object, embed, applet, audio, video, canvas, button, select,"
          + " textarea, input";

  private static final Safelist LIST =
      new Safelist()
          .addTags(
              "a",
              "abbr",
              "b",
              "blockquote",
              "br",
              "caption",
              "center",
              "cite",
              "code",
              "col",
              "colgroup",
              "dd",
              "del",
              "details",
              "dfn",
              "div",
              "dl",
              "dt",
              "em",
              "figcaption",
              "figure",
              "font",
              "h1",
              "h2",
              "h3",
              "h4",
              "h5",
              "h6",
              "hr",
              "i",
              "img",
              "ins",
              "kbd",
              "li",
              "mark",
              "ol",
              "p",
              "pre",
              "q",
              "s",
              "samp",
              "section",
              "small",
              "span",
              "strike",
              "strong",
              "sub",
              "summary",
              "sup",
              "table",
              "tbody",
              "td",
              "tfoot",
              "th",
              "thead",
              "tr",
              "tt",
              "u",
              "ul",
              "var",
              "wbr")
          .addAttributes(":all", "id", "title", "lang", "dir", "style", "align")
          .addAttributes("a", "href")
          .addAttributes("img", "src", "alt", "width", "height")
          .addAttributes("td", "colspan", "rowspan", "width")
          .addAttributes("th", "colspan", "rowspan", "scope", "width")
          .addAttributes("col", "span", "width")
          .addAttributes("colgroup", "span", "width")
          .addAttributes("ol", "start", "type")
          .addAttributes("details", "open")
          .addAttributes("font", "color")
          .addAttributes("code", MathParser.ATTRIBUTE);

  /**
   * What is left of some HTML.
   *
   * @param html harmless
   * @param isEmpty whether there is nothing to see
   * @param isInteractive whether something was left out that runs, plays or asks
   */
  record Clean(String html, boolean isEmpty, boolean isInteractive) {}

  private HtmlCleaner() {}

  static Clean clean(String html, @Nullable String linkBase) {
    return clean(html, _ -> null, linkBase);
  }

  /**
   * Cleans.
   *
   * @param pictures finds what a picture's address means that is neither of the web nor {@code
   *     data:}, such as {@code attachment:x.png}; null if there is nothing
   * @param linkBase see {@link HtmlOptions#linkBase()}
   */
  static Clean clean(
      String html, Function<String, @Nullable String> pictures, @Nullable String linkBase) {
    Document dirty = Jsoup.parseBodyFragment(html);
    boolean isInteractive = !dirty.select(INTERACTIVE).isEmpty();
    for (Element svg : dirty.select("svg")) {
      if (svg.parents().stream().noneMatch(parent -> parent.normalName().equals("svg"))) {
        svg.replaceWith(
            new Element("img").attr("src", Picture.svg(svg)).attr("alt", svg.attr("aria-label")));
      }
    }
    StyleFilter.inline(dirty);
    dirty.select(GONE).remove();
    for (Element image : dirty.select("img")) {
      String found = pictures.apply(image.attr("src").strip());
      if (found != null) {
        image.attr("src", found);
      }
    }
    Document clean = new Cleaner(LIST).clean(dirty);
    clean.outputSettings().prettyPrint(false);
    clean.select("[style]").forEach(HtmlCleaner::style);
    clean.select("img").forEach(HtmlCleaner::image);
    clean.select("a").forEach(link -> link(link, linkBase));
    clean.select("[id]").forEach(element -> element.attr("id", Links.anchor(element.id())));
    clean.select("code[" + MathParser.ATTRIBUTE + "]").forEach(math -> math.addClass("math"));
    clean.select("table").forEach(table -> table.wrap("<div class=\"table\"></div>"));
    Element body = clean.body();
    boolean isEmpty = !body.hasText() && body.select("img, hr, table").isEmpty();
    return new Clean(body.html(), isEmpty, isInteractive);
  }

  private static void style(Element element) {
    String style = StyleFilter.clean(element.attr("style"));
    if (style.isEmpty()) {
      element.removeAttr("style");
    } else {
      element.attr("style", style);
    }
  }

  private static void image(Element image) {
    String address = Picture.cleanAddress(image.attr("src"));
    if (address != null) {
      image.attr("src", address);
      return;
    }
    String alt = image.attr("alt");
    image.replaceWith(
        new Element("span")
            .addClass("absent")
            .text("[" + (alt.isEmpty() ? "a picture" : alt) + ": from elsewhere, not loaded]"));
  }

  private static void link(Element link, @Nullable String linkBase) {
    if (!link.hasAttr("href")) {
      return;
    }
    String target = Links.target(link.attr("href"), linkBase);
    if (target == null) {
      link.removeAttr("href");
      return;
    }
    link.attr("href", target);
    if (!target.startsWith("#")) {
      link.attr("rel", "noopener noreferrer nofollow");
    }
  }
}
