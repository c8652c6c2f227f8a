package io.smallfry.notebook.convert;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A colour that a terminal was told to use: one of the eight that have names, which the page's
 * style sheet has in a light and a dark form, or one of 16 million.
 *
 * <p>Whatever pair of colours a program chose for its own screen, here it is read on a light and on
 * a dark page: the letters' colour is moved towards black or white until it has the contrast to
 * what is behind that WCAG 2.2 asks for.
 *
 * @param name of the eight; null for all others
 * @param rgb red, green and blue of 8 bits each
 */
record AnsiColour(@Nullable String name, int rgb) {
  /** The contrast of text to its ground, level AA. */
  static final double CONTRAST = 4.5;

  /** The darkest ground that the style sheet has in light pages, as relative luminance. */
  static final double LIGHT_GROUND = 0.75;

  /** The lightest ground that the style sheet has in dark pages. */
  static final double DARK_GROUND = 0.032;

  private static final int WHITE = 0xffffff;
  private static final int STEPS = 32;

  private static final List<AnsiColour> NAMED =
      List.of(
          new AnsiColour("black", 0x000000),
          new AnsiColour("red", 0xc01f2e),
          new AnsiColour("green", 0x20702f),
          new AnsiColour("yellow", 0xb58900),
          new AnsiColour("blue", 0x1458b8),
          new AnsiColour("magenta", 0x8a2f9a),
          new AnsiColour("cyan", 0x0b6a7a),
          new AnsiColour("white", 0xe5e5e5));

  /** One of the eight. */
  static AnsiColour named(int index) {
    return NAMED.get(index);
  }

  /** One of 16 million, each part from 0 to 255. */
  static AnsiColour of(int red, int green, int blue) {
    return new AnsiColour(null, red << 16 | green << 8 | blue);
  }

  /** One of the palette of 256. */
  static AnsiColour ofPalette(int index) {
    if (index < 16) {
      return named(index % 8);
    }
    if (index >= 232) {
      int grey = 8 + (index - 232) * 10;
      return of(grey, grey, grey);
    }
    int cube = index - 16;
    return of(level(cube / 36), level(cube / 6 % 6), level(cube % 6));
  }

  private static int level(int step) {
    return step == 0 ? 0 : 55 + step * 40;
  }

  /**
   * The style of letters, as far as the style sheet's classes don't say it; empty if they say all.
   *
   * @param letters null for the page's own
   * @param ground null for the page's own
   */
  static String style(@Nullable AnsiColour letters, @Nullable AnsiColour ground) {
    if (ground != null && ground.name == null) {
      double behind = luminance(ground.rgb);
      int own = letters != null ? letters.rgb : behind > 0.18 ? 0 : WHITE;
      return "background:" + hex(ground.rgb) + ";color:" + hex(readable(own, behind)) + ";";
    }
    if (letters != null && letters.name == null) {
      return "color:light-dark("
          + hex(readable(letters.rgb, LIGHT_GROUND))
          + ","
          + hex(readable(letters.rgb, DARK_GROUND))
          + ");";
    }
    return "";
  }

  /** The nearest colour that can be read on a ground of this luminance. */
  private static int readable(int rgb, double ground) {
    // Black can be read on whatever is lighter than this, white on whatever is darker.
    int end = ground > 0.18 ? 0 : WHITE;
    for (int step = 0; step < STEPS; step++) {
      int mixed = mixed(rgb, end, step);
      if (contrast(luminance(mixed), ground) >= CONTRAST) {
        return mixed;
      }
    }
    return end;
  }

  private static int mixed(int from, int to, int step) {
    int mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int a = from >> shift & 255;
      int b = to >> shift & 255;
      mixed |= (a + (b - a) * step / STEPS) << shift;
    }
    return mixed;
  }

  /** Between 1 and 21. */
  static double contrast(double a, double b) {
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  /**
   * Between 0 and 1.
   *
   * @see <a href="https://www.w3.org/TR/WCAG22/#dfn-relative-luminance">WCAG 2.2: relative
   *     luminance</a>
   */
  static double luminance(int rgb) {
    return 0.2126 * linear(rgb >> 16 & 255)
        + 0.7152 * linear(rgb >> 8 & 255)
        + 0.0722 * linear(rgb & 255);
  }

  private static double linear(int part) {
    double value = part / 255.0;
    return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }

  private static String hex(int rgb) {
    return String.format(Locale.ROOT, "#%06x", rgb);
  }
}
