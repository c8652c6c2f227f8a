package io.smallfry.notebook.convert;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A terminal's colours as HTML: the sequences of ECMA-48 that set colours and weight become spans,
 * all others are left out.
 */
final class AnsiHtml {
  static final char ESCAPE = '\u001b';

  private final String text;
  private final StringBuilder out = new StringBuilder();
  private @Nullable AnsiColour foreground;
  private @Nullable AnsiColour background;
  private boolean bold;
  private boolean faint;
  private boolean italic;
  private boolean underline;
  private boolean inverse;

  private AnsiHtml(String text) {
    this.text = text;
  }

  static String of(String text) {
    if (text.indexOf(ESCAPE) < 0) {
      return Escape.html(text);
    }
    return new AnsiHtml(text).html();
  }

  private String html() {
    int at = 0;
    int escape = text.indexOf(ESCAPE);
    while (escape >= 0) {
      piece(at, escape);
      at = sequenceEnd(text, escape);
      if (text.startsWith("[", escape + 1) && text.charAt(at - 1) == 'm') {
        change(text.substring(escape + 2, at - 1));
      }
      escape = text.indexOf(ESCAPE, at);
    }
    piece(at, text.length());
    return out.toString();
  }

  /** Where a sequence ends that starts at {@code at}; one that is broken off ends with the text. */
  static int sequenceEnd(String text, int at) {
    int i = at + 1;
    if (i >= text.length()) {
      return i;
    }
    if (text.charAt(i) == ']') {
      for (i++; i < text.length() && text.charAt(i) != '\n'; i++) {
        if (text.charAt(i) == '\u0007') {
          return i + 1;
        }
        if (text.charAt(i) == ESCAPE) {
          return text.startsWith("\\", i + 1) ? i + 2 : i;
        }
      }
      return i;
    }
    if (text.charAt(i) != '[') {
      return i;
    }
    i++;
    while (i < text.length() && text.charAt(i) >= ' ' && text.charAt(i) < '@') {
      i++;
    }
    return Math.min(text.length(), i + 1);
  }

  private void piece(int from, int to) {
    if (from >= to) {
      return;
    }
    AnsiColour letters = inverse ? background : foreground;
    AnsiColour ground = inverse ? foreground : background;
    String style = AnsiColour.style(letters, ground);
    String classes = classes(letters, ground);
    if (classes.isEmpty() && style.isEmpty()) {
      Escape.html(text, from, to, out);
      return;
    }
    out.append("<span");
    if (!classes.isEmpty()) {
      out.append(" class=\"").append(classes).append('"');
    }
    if (!style.isEmpty()) {
      out.append(" style=\"").append(style).append('"');
    }
    out.append('>');
    Escape.html(text, from, to, out);
    out.append("</span>");
  }

  /** The colours' classes stand for the eight that have names, unless the style says all. */
  private String classes(@Nullable AnsiColour letters, @Nullable AnsiColour ground) {
    List<String> classes = new ArrayList<>();
    boolean ownGround = ground != null && ground.name() == null;
    if (letters != null && letters.name() != null && !ownGround) {
      classes.add("a-" + letters.name());
    }
    if (ground != null && ground.name() != null) {
      classes.add("a-on-" + ground.name());
    }
    if (inverse && letters == null && ground == null) {
      classes.add("a-inverse");
    }
    if (bold) {
      classes.add("a-bold");
    }
    if (faint) {
      classes.add("a-faint");
    }
    if (italic) {
      classes.add("a-italic");
    }
    if (underline) {
      classes.add("a-underline");
    }
    return String.join(" ", classes);
  }

  private void change(String codes) {
    int[] numbers = numbers(codes);
    for (int i = 0; i < numbers.length; i++) {
      int code = numbers[i];
      switch (code) {
        case 0 -> reset();
        case 1 -> bold = true;
        case 2 -> faint = true;
        case 3 -> italic = true;
        case 4 -> underline = true;
        case 7 -> inverse = true;
        case 22 -> {
          bold = false;
          faint = false;
        }
        case 23 -> italic = false;
        case 24 -> underline = false;
        case 27 -> inverse = false;
        case 38 -> {
          foreground = extended(numbers, i + 1);
          i += extendedLength(numbers, i + 1);
        }
        case 39 -> foreground = null;
        case 48 -> {
          background = extended(numbers, i + 1);
          i += extendedLength(numbers, i + 1);
        }
        case 49 -> background = null;
        default -> named(code);
      }
    }
  }

  private void named(int code) {
    if (code >= 30 && code <= 37) {
      foreground = AnsiColour.named(code - 30);
    } else if (code >= 40 && code <= 47) {
      background = AnsiColour.named(code - 40);
    } else if (code >= 90 && code <= 97) {
      foreground = AnsiColour.named(code - 90);
    } else if (code >= 100 && code <= 107) {
      background = AnsiColour.named(code - 100);
    }
  }

  private void reset() {
    foreground = null;
    background = null;
    bold = false;
    faint = false;
    italic = false;
    underline = false;
    inverse = false;
  }

  private static int[] numbers(String codes) {
    if (codes.isEmpty()) {
      return new int[] {0};
    }
    String[] words = codes.split("[;:]", -1);
    int[] numbers = new int[words.length];
    for (int i = 0; i < words.length; i++) {
      numbers[i] = number(words[i]);
    }
    return numbers;
  }

  /** At most three digits count; anything else is a code that we don't know. */
  private static int number(String word) {
    if (word.isEmpty()) {
      return 0;
    }
    int number = 0;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c < '0' || c > '9' || i == 3) {
        return -1;
      }
      number = number * 10 + c - '0';
    }
    return number;
  }

  private static int extendedLength(int[] numbers, int at) {
    return at >= numbers.length ? 0 : numbers[at] == 2 ? 4 : numbers[at] == 5 ? 2 : 0;
  }

  /** A colour of the palette of 256, or of 16 million. */
  private static @Nullable AnsiColour extended(int[] numbers, int at) {
    int mode = at < numbers.length ? numbers[at] : -1;
    if (mode == 2) {
      return AnsiColour.of(part(numbers, at + 1), part(numbers, at + 2), part(numbers, at + 3));
    }
    return mode == 5 ? AnsiColour.ofPalette(part(numbers, at + 1)) : null;
  }

  private static int part(int[] numbers, int at) {
    return at < numbers.length ? Math.clamp(numbers[at], 0, 255) : 0;
  }
}
