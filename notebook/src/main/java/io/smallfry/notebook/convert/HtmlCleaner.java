package io.smallfry.notebook.convert;

import java.util.Locale;
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
   * @param hadScript whether something was to run in it
   */
  record Clean(String html, boolean isEmpty, boolean hadScript) {}

  private HtmlCleaner() {}

  static Clean clean(String html) {
    return clean(html, _ -> null);
  }

  /**
   * Cleans.
   *
   * @param pictures finds what a picture's address means that is neither of the web nor {@code
   *     data:}, such as {@code attachment:x.png}; null if there is nothing
   */
  static Clean clean(String html, Function<String, @Nullable String> pictures) {
    Document dirty = Jsoup.parseBodyFragment(html);
    boolean hadScript = !dirty.select("script, iframe, object, embed, canvas").isEmpty();
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
    clean.select("a").forEach(HtmlCleaner::link);
    clean.select("code[" + MathParser.ATTRIBUTE + "]").forEach(math -> math.addClass("math"));
    clean.select("table").forEach(table -> table.wrap("<div class=\"table\"></div>"));
    Element body = clean.body();
    boolean isEmpty = !body.hasText() && body.select("img, hr, table").isEmpty();
    return new Clean(body.html(), isEmpty, hadScript);
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
    if (Picture.isAddress(image.attr("src"))) {
      return;
    }
    String alt = image.attr("alt");
    image.replaceWith(
        new Element("span")
            .addClass("absent")
            .text("[" + (alt.isEmpty() ? "a picture" : alt) + ": from elsewhere, not loaded]"));
  }

  private static void link(Element link) {
    String target = link.attr("href");
    if (!isHarmless(target)) {
      link.removeAttr("href");
    } else if (!target.startsWith("#")) {
      link.attr("rel", "noopener noreferrer nofollow");
    }
  }

  /** A place in the page, a page of the web, a mail address, or a file beside. */
  static boolean isHarmless(String target) {
    StringBuilder seen = new StringBuilder(); // browsers pass over blanks and control characters
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c > ' ' && c != 0x7F && !Character.isISOControl(c)) {
        seen.append(c);
      }
    }
    String link = seen.toString().toLowerCase(Locale.ROOT);
    if (link.startsWith("//") || link.startsWith("/\\") || link.startsWith("\\")) {
      return false;
    }
    int colon = link.indexOf(':');
    if (colon < 0
        || before(link, '#', colon)
        || before(link, '/', colon)
        || before(link, '?', colon)) {
      return true;
    }
    return link.startsWith("http:") || link.startsWith("https:") || link.startsWith("mailto:");
  }

  private static boolean before(String text, char c, int index) {
    int at = text.indexOf(c);
    return at >= 0 && at < index;
  }
}
