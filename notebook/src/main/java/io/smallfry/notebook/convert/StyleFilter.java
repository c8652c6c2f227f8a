package io.smallfry.notebook.convert;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;
import org.jsoup.select.Selector.SelectorParseException;

/**
 * What an output may say about its looks: colours, weights and sizes inside its own place. Style
 * sheets of an output (pandas' Styler writes such) are moved into the elements that they mean, so
 * that they can't reach anything else.
 */
final class StyleFilter {
  private static final Set<String> PROPERTIES =
      Set.of(
          "color",
          "background",
          "background-color",
          "font-weight",
          "font-style",
          "font-size",
          "font-family",
          "text-align",
          "text-decoration",
          "text-transform",
          "vertical-align",
          "white-space",
          "width",
          "height",
          "min-width",
          "max-width",
          "padding",
          "padding-left",
          "padding-right",
          "padding-top",
          "padding-bottom",
          "border",
          "border-left",
          "border-right",
          "border-top",
          "border-bottom",
          "border-color",
          "border-collapse",
          "border-radius",
          "display",
          "opacity");

  /** Letters, numbers and colours' functions: nothing that loads, computes or escapes. */
  private static final Pattern VALUE = Pattern.compile("[\\w#%.,() +\"'-]{1,300}");

  private static final Pattern FUNCTION = Pattern.compile("([\\w-]*)\\s*\\(");
  private static final Set<String> FUNCTIONS =
      Set.of("rgb", "rgba", "hsl", "hsla", "linear-gradient");
  private static final Set<String> DISPLAYS = Set.of("none", "block", "inline-block", "inline");
  private static final Pattern RULE = Pattern.compile("([^{}@]+)\\{([^{}]*)\\}");
  private static final int MOST_RULES = 20_000;

  /** Other selectors than an id are looked up in the whole output. */
  private static final int MOST_LOOKUPS = 60;

  private StyleFilter() {}

  /** The harmless part of a style attribute; empty if there is none. */
  static String clean(String style) {
    StringBuilder out = new StringBuilder();
    boolean colour = false;
    boolean ground = false;
    for (String declaration : style.split(";", -1)) {
      int colon = declaration.indexOf(':');
      if (colon < 0) {
        continue;
      }
      String property = declaration.substring(0, colon).strip().toLowerCase(Locale.ROOT);
      String value = declaration.substring(colon + 1).replace("!important", "").strip();
      if (PROPERTIES.contains(property) && isSafe(property, value)) {
        out.append(property).append(':').append(value.replace('"', '\'')).append(';');
        colour |= property.equals("color");
        ground |= property.startsWith("background") && !value.contains("transparent");
      }
    }
    if (ground && !colour) {
      // Chosen for dark letters; in a dark page they would be light.
      out.append("color:#1b1f24;");
    }
    return out.toString();
  }

  private static boolean isSafe(String property, String value) {
    if (!VALUE.matcher(value).matches()) {
      return false;
    }
    if (property.equals("display")) {
      return DISPLAYS.contains(value);
    }
    Matcher functions = FUNCTION.matcher(value);
    while (functions.find()) {
      if (!FUNCTIONS.contains(functions.group(1).toLowerCase(Locale.ROOT))) {
        return false;
      }
    }
    return true;
  }

  /** Moves the rules of the document's style sheets to the elements; the sheets stay. */
  static void inline(Document document) {
    Elements sheets = document.select("style");
    if (sheets.isEmpty()) {
      return;
    }
    Map<String, Element> byId = new HashMap<>();
    for (Element element : document.select("[id]")) {
      byId.putIfAbsent(element.id(), element);
    }
    int rules = 0;
    int lookups = 0;
    for (Element sheet : sheets) {
      Matcher matcher = RULE.matcher(sheet.data());
      while (matcher.find() && rules < MOST_RULES) {
        String declarations = matcher.group(2).strip();
        for (String selector : matcher.group(1).split(",", -1)) {
          String each = selector.strip();
          rules++;
          if (!each.startsWith("#") || each.contains(":")) {
            continue; // of the notebook's surroundings; ours are different
          }
          Element element = byId.get(each.substring(1));
          if (element != null) {
            add(element, declarations);
          } else if (lookups++ < MOST_LOOKUPS) {
            found(document, each).forEach(found -> add(found, declarations));
          }
        }
      }
    }
  }

  private static void add(Element element, String declarations) {
    element.attr("style", element.attr("style") + ";" + declarations);
  }

  private static List<Element> found(Document document, String selector) {
    try {
      return document.select(selector);
    } catch (SelectorParseException | IllegalArgumentException e) {
      return List.of(); // a selector that jsoup doesn't know: the rule is left out
    }
  }
}
