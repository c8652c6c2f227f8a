package io.smallfry.cli;

import io.smallfry.notebook.PythonNumbers;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * The digits of a floating point number as Python's {@code format} writes them, rounded once and
 * correctly: half to even of the exact value.
 *
 * @param type {@code e f g n %}, a capital, or 0
 * @param precision -1 if nothing is said
 * @param alternate whether the point and trailing zeros stay
 */
record FloatDigits(char type, int precision, boolean alternate) {
  private static final int USUAL_PRECISION = 6;

  /** The digits of a number that is not negative. */
  String of(double value) {
    String digits =
        switch (Character.toLowerCase(type)) {
          case '%' -> percent(value);
          case 'f' -> isFinite(value) ? fixed(new BigDecimal(value), places()) : word(value);
          case 'e' -> isFinite(value) ? scientific(new BigDecimal(value), places()) : word(value);
          case 0 -> plain(value);
          default -> isFinite(value) ? general(value, places(), false) : word(value);
        };
    return Character.isUpperCase(type) ? digits.toUpperCase(Locale.ROOT) : digits;
  }

  private static boolean isFinite(double value) {
    return Double.isFinite(value);
  }

  private static String word(double value) {
    return Double.isNaN(value) ? "nan" : "inf";
  }

  private int places() {
    return precision < 0 ? USUAL_PRECISION : precision;
  }

  private String percent(double value) {
    double hundredfold = value * 100;
    return (isFinite(hundredfold)
            ? fixed(new BigDecimal(hundredfold), places())
            : word(hundredfold))
        + "%";
  }

  /** Without a type: {@code repr}'s digits, or so many as asked for. */
  private String plain(double value) {
    if (!isFinite(value)) {
      return word(value);
    }
    return precision < 0 ? PythonNumbers.repr(value) : general(value, precision, true);
  }

  private String fixed(BigDecimal value, int places) {
    String text = value.setScale(places, RoundingMode.HALF_EVEN).toPlainString();
    return alternate && places == 0 ? text + "." : text;
  }

  private String scientific(BigDecimal value, int places) {
    BigDecimal rounded = value.round(new MathContext(places + 1, RoundingMode.HALF_EVEN));
    int exponent = exponent(rounded);
    StringBuilder digits = new StringBuilder(rounded.unscaledValue().toString());
    if (value.signum() == 0) {
      digits.setLength(0);
      digits.append('0');
    }
    digits.repeat('0', Math.max(0, places + 1 - digits.length()));
    digits.setLength(places + 1);
    if (places > 0 || alternate) {
      digits.insert(1, '.');
    }
    return digits + exponentText(exponent);
  }

  private static int exponent(BigDecimal value) {
    return value.signum() == 0 ? 0 : value.precision() - value.scale() - 1;
  }

  private static String exponentText(int exponent) {
    int size = Math.abs(exponent);
    return (exponent < 0 ? "e-" : "e+") + (size < 10 ? "0" : "") + size;
  }

  /**
   * {@code g}: so many significant digits, in whichever form is shorter.
   *
   * @param keepsPoint whether what looks like a whole number gets {@code .0}
   */
  private String general(double value, int asked, boolean keepsPoint) {
    int significant = Math.max(1, asked);
    BigDecimal exact = new BigDecimal(value);
    int exponent = exponent(exact.round(new MathContext(significant, RoundingMode.HALF_EVEN)));
    boolean small = exponent < -4 || exponent >= significant - (keepsPoint ? 1 : 0);
    if (small) {
      String text = scientific(exact, significant - 1);
      int e = text.indexOf('e');
      return alternate ? text : stripped(text.substring(0, e)) + text.substring(e);
    }
    String text = fixed(exact, Math.max(0, significant - 1 - exponent));
    if (alternate) {
      return text.indexOf('.') < 0 ? text + "." : text;
    }
    String shortest = stripped(text);
    return keepsPoint && shortest.indexOf('.') < 0 ? shortest + ".0" : shortest;
  }

  private static String stripped(String digits) {
    if (digits.indexOf('.') < 0) {
      return digits;
    }
    int end = digits.length();
    while (digits.charAt(end - 1) == '0') {
      end--;
    }
    return digits.substring(0, digits.charAt(end - 1) == '.' ? end - 1 : end);
  }
}
