package io.smallfry.notebook.convert;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where links of a notebook may lead, and the names that its own anchors have in a page. */
final class Links {
  /** What the page's own anchors of cells start with. */
  static final String CELL = "cell-";

  private static final Pattern CELL_NAME = Pattern.compile("(?i)(?:own-)*+" + CELL + ".*");

  private Links() {}

  /** The name of an anchor that a notebook's text or output has: never one of the page's own. */
  static String anchor(String name) {
    return CELL_NAME.matcher(name).matches() ? "own-" + name : name;
  }

  /**
   * What becomes of a link's target.
   *
   * @param base what links to files beside start with; null to leave them as they are
   * @return null if it would do harm
   */
  static @Nullable String target(String target, @Nullable String base) {
    if (target.startsWith("#")) {
      return "#" + anchor(target.substring(1));
    }
    if (!isHarmless(target)) {
      return null;
    }
    return base == null || !isBeside(target) ? target : resolved(target.strip(), base);
  }

  /** A place in the page, a page of the web, a mail address, or a file beside. */
  private static boolean isHarmless(String target) {
    String link = seen(target);
    if (link.startsWith("//") || link.startsWith("/\\") || link.startsWith("\\")) {
      return false;
    }
    return !hasScheme(link)
        || link.startsWith("http:")
        || link.startsWith("https:")
        || link.startsWith("mailto:");
  }

  private static boolean isBeside(String target) {
    String link = seen(target);
    return !link.isEmpty() && !hasScheme(link) && "/?#".indexOf(link.charAt(0)) < 0;
  }

  /** Browsers pass over blanks and control characters. */
  private static String seen(String target) {
    StringBuilder seen = new StringBuilder();
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c > ' ' && !Character.isISOControl(c)) {
        seen.append(c);
      }
    }
    return seen.toString().toLowerCase(Locale.ROOT);
  }

  private static boolean hasScheme(String link) {
    int colon = link.indexOf(':');
    return colon >= 0
        && !before(link, '#', colon)
        && !before(link, '/', colon)
        && !before(link, '?', colon);
  }

  private static boolean before(String text, char c, int index) {
    int at = text.indexOf(c);
    return at >= 0 && at < index;
  }

  /** Null if it leads out of the base. */
  private static @Nullable String resolved(String target, String base) {
    int end = 0;
    while (end < target.length() && "?#".indexOf(target.charAt(end)) < 0) {
      end++;
    }
    Deque<String> steps = new ArrayDeque<>();
    String[] words = target.substring(0, end).replace('\\', '/').split("/", -1);
    for (int i = 0; i < words.length; i++) {
      String step = words[i].replaceAll("(?i)%2e", ".");
      if (step.equals("..")) {
        if (steps.pollLast() == null) {
          return null;
        }
      } else if (!step.equals(".") && (!step.isEmpty() || i == words.length - 1)) {
        steps.addLast(words[i]);
      }
    }
    return base + String.join("/", steps) + target.substring(end);
  }
}
