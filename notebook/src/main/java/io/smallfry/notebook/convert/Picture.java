package io.smallfry.notebook.convert;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * Pictures as {@code data:} addresses. An SVG picture is a document that can hold scripts; as the
 * source of an image it runs none and loads nothing, and it is cleaned besides, for those who save
 * it.
 */
final class Picture {
  static final String SVG = "image/svg+xml";
  private static final String DATA = "data:";

  private static final Set<String> TYPES =
      Set.of("image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/avif");

  /** Elements of an SVG picture that run or load something, or change what others link to. */
  private static final Set<String> GONE =
      Set.of("script", "foreignobject", "iframe", "object", "embed", "handler", "set", "animate");

  private Picture() {}

  /** Whether it is a picture that we show. */
  static boolean isKnown(String mime) {
    return TYPES.contains(mime) || mime.equals(SVG);
  }

  /**
   * A picture's address.
   *
   * @param data Base64, or the text of an SVG picture
   * @return null if it is none
   */
  static @Nullable String address(String mime, String data) {
    if (mime.equals(SVG)) {
      return svg(data);
    }
    String base64 = base64(data);
    return TYPES.contains(mime) && base64 != null ? "data:" + mime + ";base64," + base64 : null;
  }

  /** Without blanks; null if it is no Base64. */
  static @Nullable String base64(String data) {
    StringBuilder out = new StringBuilder(data.length());
    for (int i = 0; i < data.length(); i++) {
      char c = data.charAt(i);
      boolean digit =
          (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || c == '+'
              || c == '/'
              || c == '=';
      if (digit) {
        out.append(c);
      } else if (c > ' ') {
        return null;
      }
    }
    return out.toString();
  }

  /**
   * The harmless form of an address in a notebook's HTML.
   *
   * @return null if it is none of a picture that the notebook brings with it
   */
  static @Nullable String cleanAddress(String address) {
    String type = type(address);
    return SVG.equals(type) ? svgOf(address.strip()) : TYPES.contains(type) ? address : null;
  }

  /** The kind of data that an address holds, in small letters; empty if it holds none. */
  private static String type(String address) {
    String start = address.strip();
    int end = start.indexOf(',');
    if (end < 0 || !start.regionMatches(true, 0, DATA, 0, DATA.length())) {
      return "";
    }
    int semicolon = start.indexOf(';');
    return start
        .substring(DATA.length(), semicolon >= 0 && semicolon < end ? semicolon : end)
        .toLowerCase(Locale.ROOT);
  }

  private static @Nullable String svgOf(String address) {
    int comma = address.indexOf(',');
    String head = address.substring(0, comma).toLowerCase(Locale.ROOT);
    String data = Names.decoded(address.substring(comma + 1));
    if (head.endsWith(";base64")) {
      String base64 = base64(data);
      try {
        data =
            base64 == null
                ? ""
                : new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        return null; // no Base64: no browser shows it either
      }
    }
    return svg(data);
  }

  private static @Nullable String svg(String text) {
    Document document = Jsoup.parse(text, "", Parser.xmlParser());
    Element svg = document.selectFirst("svg");
    return svg == null ? null : svg(svg);
  }

  /** The address of a picture that stands in HTML or XML. */
  static String svg(Element svg) {
    Element copy = svg.clone();
    for (Element element : copy.getAllElements()) {
      String name = localName(element);
      if (name.equals("a")) {
        element.unwrap();
      } else if (GONE.contains(name) || (name.equals("style") && loads(element.wholeOwnText()))) {
        element.remove();
      }
    }
    for (Element element : copy.getAllElements()) {
      for (Attribute attribute : element.attributes().asList()) {
        if (isUnsafe(attribute)) {
          element.removeAttr(attribute.getKey());
        }
      }
    }
    if (!copy.hasAttr("xmlns")) {
      copy.attr("xmlns", "http://www.w3.org/2000/svg");
    }
    if (copy.outerHtml().contains("xlink:") && !copy.hasAttr("xmlns:xlink")) {
      copy.attr("xmlns:xlink", "http://www.w3.org/1999/xlink");
    }
    Document xml = new Document("");
    xml.outputSettings().syntax(Document.OutputSettings.Syntax.xml).prettyPrint(false);
    xml.appendChild(copy);
    byte[] bytes = xml.outerHtml().getBytes(StandardCharsets.UTF_8);
    return "data:" + SVG + ";base64," + Base64.getEncoder().encodeToString(bytes);
  }

  /** In XML any prefix may stand for SVG: {@code x:script} is a script as well. */
  private static String localName(Element element) {
    String name = element.normalName();
    return name.substring(name.lastIndexOf(':') + 1);
  }

  /** Whether a style refers to something outside of the picture, or may hide that it does. */
  private static boolean loads(String style) {
    String text = style.toLowerCase(Locale.ROOT);
    if (text.contains("@import") || text.contains("image-set") || text.indexOf('\\') >= 0) {
      return true;
    }
    for (int at = text.indexOf("url("); at >= 0; at = text.indexOf("url(", at + 1)) {
      int target = at + "url(".length();
      while (target < text.length() && " \t\n\r\f\"'".indexOf(text.charAt(target)) >= 0) {
        target++;
      }
      if (!text.startsWith("#", target)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isUnsafe(Attribute attribute) {
    String name = attribute.getKey().toLowerCase(Locale.ROOT);
    if (name.startsWith("on") || loads(attribute.getValue())) {
      return true;
    }
    boolean link = name.equals("href") || name.endsWith(":href") || name.equals("src");
    String value = attribute.getValue().strip();
    // A picture of points within the drawing is one; a drawing would have to be cleaned as well.
    return link && !value.startsWith("#") && !TYPES.contains(type(value));
  }
}
