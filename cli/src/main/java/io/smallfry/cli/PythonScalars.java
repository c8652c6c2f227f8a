package io.smallfry.cli;

import java.math.BigInteger;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The type that {@code -p name value} gives a value, as papermill infers it: what Python's int()
 * and float() read.
 */
final class PythonScalars {
  private PythonScalars() {}

  /**
   * {@code True}, {@code False}, {@code None}, a whole number, a decimal number, or else the text
   * itself.
   */
  static @Nullable Object infer(String text) {
    return switch (text) {
      case "True" -> true;
      case "False" -> false;
      case "None" -> null;
      default -> number(text);
    };
  }

  private static Object number(String text) {
    String trimmed = trim(text);
    BigInteger whole = integer(trimmed);
    if (whole != null) {
      return small(whole);
    }
    Double number = decimal(trimmed);
    return number == null ? text : number;
  }

  /** As an Integer or Long where it fits. */
  static Object small(BigInteger number) {
    if (number.bitLength() < 32) {
      return number.intValue();
    }
    return number.bitLength() < 64 ? (Object) number.longValue() : number;
  }

  /** Python strips what Unicode calls white space. */
  private static String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  /** int(): a sign, digits of any script, single underscores between them. */
  private static @Nullable BigInteger integer(String text) {
    String digits = digits(unsigned(text));
    return digits == null ? null : new BigInteger((text.startsWith("-") ? "-" : "") + digits);
  }

  private static String unsigned(String text) {
    return text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
  }

  /**
   * The digits as ASCII; null if there is anything else, or an underscore without a digit on each
   * side.
   */
  private static @Nullable String digits(String text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean afterDigit = false;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      int digit = Character.digit(c, 10);
      if (digit >= 0) {
        out.append((char) ('0' + digit));
        afterDigit = true;
      } else if (c == '_' && afterDigit) {
        afterDigit = false;
      } else {
        return null;
      }
      i += Character.charCount(c);
    }
    return afterDigit ? out.toString() : null;
  }

  /** float(): also {@code 1e5}, {@code .5}, {@code inf}, {@code nan}. */
  private static @Nullable Double decimal(String text) {
    String body = unsigned(text);
    double sign = text.startsWith("-") ? -1 : 1;
    String word = body.toLowerCase(Locale.ROOT);
    if (word.equals("inf") || word.equals("infinity")) {
      return sign * Double.POSITIVE_INFINITY;
    }
    if (word.equals("nan")) {
      return Double.NaN;
    }
    int e = Math.max(body.indexOf('e'), body.indexOf('E'));
    String mantissa = e < 0 ? body : body.substring(0, e);
    String exponent = "";
    if (e >= 0) {
      String digits = digits(unsigned(body.substring(e + 1)));
      if (digits == null) {
        return null;
      }
      exponent = "e" + (body.startsWith("-", e + 1) ? "-" : "") + digits;
    }
    int dot = mantissa.indexOf('.');
    String whole = digitsOrNone(dot < 0 ? mantissa : mantissa.substring(0, dot));
    String fraction = digitsOrNone(dot < 0 ? "" : mantissa.substring(dot + 1));
    if (whole == null || fraction == null || (whole.isEmpty() && fraction.isEmpty())) {
      return null;
    }
    return sign * Double.parseDouble("0" + whole + "." + fraction + "0" + exponent);
  }

  private static @Nullable String digitsOrNone(String text) {
    return text.isEmpty() ? "" : digits(text);
  }
}
