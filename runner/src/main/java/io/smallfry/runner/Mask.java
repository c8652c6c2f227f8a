package io.smallfry.runner;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Replaces a run's secrets by {@code [secret NAME]} in what its kernel says: as they are and as
 * programs usually write them (see {@link SecretForms}), also where colours are switched in their
 * midst, as in tracebacks. It can't find what a program hides on purpose. Immutable.
 */
final class Mask {
  /** Replaces nothing. */
  static final Mask NONE = new Mask(List.of());

  /** Terminals' colour codes between two characters of a secret may take so much more room. */
  private static final int LONGEST_CODES = 1000;

  private static final int BUCKETS = 128;
  private static final int NO_MATCH = -1;
  private static final int TOO_SHORT = -2;

  private record Pattern(String text, String replacement) {}

  private final @Nullable Pattern[][] buckets = new Pattern[BUCKETS][];
  private final boolean empty;
  private final int longestHeld;

  private Mask(List<Pattern> patterns) {
    this.empty = patterns.isEmpty();
    int longest = 0;
    List<Pattern> sorted = new ArrayList<>(patterns);
    sorted.sort(Comparator.comparingInt(pattern -> -pattern.text().length()));
    for (Pattern pattern : sorted) {
      int bucket = pattern.text().charAt(0) % BUCKETS;
      Pattern[] there = buckets[bucket];
      Pattern[] more = new Pattern[there == null ? 1 : there.length + 1];
      if (there != null) {
        System.arraycopy(there, 0, more, 0, there.length);
      }
      more[more.length - 1] = pattern;
      buckets[bucket] = more;
      longest = Math.max(longest, pattern.text().length());
    }
    this.longestHeld = longest + LONGEST_CODES;
  }

  static Mask of(Secrets secrets) {
    if (secrets.isEmpty()) {
      return NONE;
    }
    List<Pattern> patterns = new ArrayList<>();
    for (Map.Entry<String, String> secret : secrets.values().entrySet()) {
      String replacement = "[secret " + secret.getKey() + "]";
      for (String form : SecretForms.of(secret.getValue())) {
        patterns.add(new Pattern(form, replacement));
      }
    }
    return new Mask(patterns);
  }

  /** Whether there is nothing to replace. */
  boolean isEmpty() {
    return empty;
  }

  /** The text with its secrets replaced. */
  String text(String text) {
    if (empty) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    replace(text, false, out);
    return out.isEmpty() ? text : out.toString();
  }

  /** Every string in the tree, and every name in its objects; changes it in place. */
  JsonNode tree(JsonNode node) {
    if (empty) {
      return node;
    }
    if (node.isString()) {
      return JsonNodeFactory.instance.stringNode(text(node.stringValue()));
    }
    if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, tree(array.get(i)));
      }
    } else if (node instanceof ObjectNode object) {
      for (String name : List.copyOf(object.propertyNames())) {
        JsonNode value = tree(object.get(name));
        String masked = text(name);
        if (!masked.equals(name)) {
          object.remove(name);
        }
        object.set(masked, value);
      }
    }
    return node;
  }

  /** A MIME bundle, but for what is no text: a short secret would be found in any picture. */
  ObjectNode bundle(ObjectNode data) {
    if (!empty) {
      for (String mime : List.copyOf(data.propertyNames())) {
        if (!isBinary(mime)) {
          data.set(mime, tree(data.get(mime)));
        }
      }
    }
    return data;
  }

  private static final Set<String> BINARY = Set.of("application/pdf", "application/octet-stream");

  private static boolean isBinary(String mime) {
    return (mime.startsWith("image/") && !mime.equals("image/svg+xml"))
        || mime.startsWith("audio/")
        || mime.startsWith("video/")
        || BINARY.contains(mime);
  }

  /** For text that comes in pieces, of which secrets take no notice. */
  final class Pieces {
    private String held = "";

    /** The text that is certain by now; its end is held back while it may be a secret's start. */
    String take(String piece) {
      String text = held.isEmpty() ? piece : held + piece;
      StringBuilder out = new StringBuilder();
      int end = replace(text, true, out);
      held = text.substring(end);
      return out.isEmpty() && end == text.length() ? text : out.toString();
    }

    /** What was held back; nothing follows it. */
    String rest() {
      String rest = text(held);
      held = "";
      return rest;
    }
  }

  /**
   * Writes the text with secrets replaced; nothing, if there are none and nothing is held back.
   *
   * @param more whether something follows
   * @return where what may be the beginning of a secret starts; the text's end if nothing is
   */
  private int replace(String text, boolean more, StringBuilder out) {
    int length = text.length();
    int done = 0;
    int i = 0;
    while (i < length) {
      Pattern[] candidates = buckets[text.charAt(i) % BUCKETS];
      if (candidates == null) {
        i++;
        continue;
      }
      int end = NO_MATCH;
      String replacement = "";
      for (Pattern pattern : candidates) {
        int found = match(text, i, pattern.text());
        if (found == TOO_SHORT && more && length - i <= longestHeld) {
          out.append(text, done, i);
          return i;
        }
        if (found > end) { // the longest comes first
          end = found;
          replacement = pattern.replacement();
        }
      }
      if (end > 0) {
        out.append(text, done, i).append(replacement);
        i = end;
        done = end;
      } else {
        i++;
      }
    }
    if (!out.isEmpty()) {
      out.append(text, done, length);
    }
    return length;
  }

  /** The index behind the pattern if it stands at {@code from}, colour codes in it passed over. */
  private static int match(String text, int from, String pattern) {
    int i = from;
    for (int k = 0; k < pattern.length(); k++) {
      if (k > 0) {
        i = afterCodes(text, i);
      }
      if (i >= text.length()) {
        return TOO_SHORT;
      }
      if (text.charAt(i) != pattern.charAt(k)) {
        return NO_MATCH;
      }
      i++;
    }
    return i;
  }

  /** Passes over terminals' control sequences; the text's end if one is not complete there. */
  private static int afterCodes(String text, int from) {
    int i = from;
    while (i < text.length() && text.charAt(i) == '\u001b') {
      if (i + 1 == text.length()) {
        return text.length();
      }
      if (text.charAt(i + 1) != '[') {
        return i;
      }
      i += 2;
      while (i < text.length() && (text.charAt(i) < '@' || text.charAt(i) > '~')) {
        i++;
      }
      i = Math.min(i + 1, text.length());
    }
    return i;
  }
}
