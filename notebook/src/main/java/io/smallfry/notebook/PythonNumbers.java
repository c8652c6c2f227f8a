package io.smallfry.notebook;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Floating point numbers in the text form of Python's {@code repr}. */
public final class PythonNumbers {
  private PythonNumbers() {}

  /**
   * {@code repr(value)}: the shortest digits that read back as the same number; {@code nan}, {@code
   * inf}, {@code -inf}.
   */
  public static String repr(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    // Java finds the same shortest digits, but never fewer than two.
    BigDecimal shortest =
        oneDigitIfEnough(
            new BigDecimal(Double.toString(Math.abs(value))).stripTrailingZeros(), Math.abs(value));
    String digits = shortest.unscaledValue().toString();
    int point = digits.length() - shortest.scale();
    StringBuilder text = new StringBuilder(24);
    if (value < 0) {
      text.append('-');
    }
    if (point > 16 || point < -3) {
      exponential(text, digits, point - 1);
    } else {
      positional(text, digits, point);
    }
    return text.toString();
  }

  private static BigDecimal oneDigitIfEnough(BigDecimal shortest, double value) {
    if (value >= Double.MIN_NORMAL || shortest.precision() != 2) {
      return shortest;
    }
    for (RoundingMode mode :
        new RoundingMode[] {RoundingMode.HALF_EVEN, RoundingMode.DOWN, RoundingMode.UP}) {
      BigDecimal candidate = shortest.setScale(shortest.scale() - 1, mode);
      if (candidate.signum() > 0 && candidate.doubleValue() == value) {
        return candidate.stripTrailingZeros();
      }
    }
    return shortest;
  }

  private static void exponential(StringBuilder text, String digits, int exponent) {
    text.append(digits.charAt(0));
    if (digits.length() > 1) {
      text.append('.').append(digits, 1, digits.length());
    }
    text.append('e').append(exponent < 0 ? '-' : '+');
    int size = Math.abs(exponent);
    if (size < 10) {
      text.append('0');
    }
    text.append(size);
  }

  private static void positional(StringBuilder text, String digits, int point) {
    if (point <= 0) {
      text.append("0.").repeat('0', -point).append(digits);
    } else if (point >= digits.length()) {
      text.append(digits).repeat('0', point - digits.length()).append(".0");
    } else {
      text.append(digits, 0, point).append('.').append(digits, point, digits.length());
    }
  }
}
