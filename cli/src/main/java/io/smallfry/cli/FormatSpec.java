package io.smallfry.cli;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;

/**
 * One of Python's format specifications: {@code [[fill]align][sign][z][#][0][width][,_][.precision]
 * [type]}.
 *
 * @param fill what makes a text as wide as it must be
 * @param align one of {@code <>=^}; 0 if nothing is said
 * @param sign one of {@code +-} and a space
 * @param noMinusZero whether what rounds to -0 is 0
 * @param alternate the {@code #}
 * @param width at least so many characters; -1 if nothing is said
 * @param grouping a comma, an underscore, or 0
 * @param precision -1 if nothing is said
 * @param type a letter, {@code %}, or 0
 * @see <a href="https://docs.python.org/3/library/string.html#formatspec">Format Specification
 *     Mini-Language</a>
 */
record FormatSpec(
    int fill,
    char align,
    char sign,
    boolean noMinusZero,
    boolean alternate,
    int width,
    char grouping,
    int precision,
    char type) {
  /** What is wider than this was not meant for a path. */
  private static final int MOST = 10_000;

  /**
   * @throws FormatException if it is none
   */
  static FormatSpec of(String text) {
    return new Reader(text).read();
  }

  /** A text in this format. */
  String text(String value) {
    if (type != 0 && type != 's') {
      throw unsuitable("a text");
    }
    if (sign != '-' || alternate || noMinusZero || grouping != 0 || align == '=') {
      throw new FormatException("signs, '#', 'z', '=' and grouping are formats for numbers");
    }
    int length = value.codePointCount(0, value.length());
    String shown =
        precision >= 0 && precision < length
            ? value.substring(0, value.offsetByCodePoints(0, precision))
            : value;
    return aligned("", shown, '<');
  }

  /** A whole number in this format. */
  String whole(BigInteger value) {
    return switch (type) {
      case 0, 'd', 'n' -> whole(value, 10, "", 3);
      case 'b' -> whole(value, 2, "0b", 4);
      case 'o' -> whole(value, 8, "0o", 4);
      case 'x' -> whole(value, 16, "0x", 4);
      case 'X' -> whole(value, 16, "0x", 4).toUpperCase(Locale.ROOT);
      case 'c' -> character(value);
      case 's' -> throw unsuitable("a whole number");
      default -> decimal(value.doubleValue());
    };
  }

  private String whole(BigInteger value, int base, String prefix, int group) {
    if (precision >= 0 || noMinusZero) {
      throw new FormatException("a whole number has no precision and no -0");
    }
    if (grouping == ',' && base != 10) {
      throw new FormatException("a ',' is only for decimal digits");
    }
    String start = signOf(value.signum() < 0) + (alternate ? prefix : "");
    return number(start, value.abs().toString(base), "", group);
  }

  private String character(BigInteger value) {
    if (value.bitLength() > 21 || !Character.isValidCodePoint(value.intValue())) {
      throw new FormatException(value + " is no character");
    }
    return aligned("", Character.toString(value.intValue()), '<');
  }

  /** A number with a point in this format. */
  String decimal(double value) {
    if (type != 0 && "eEfFgGn%".indexOf(type) < 0) {
      throw unsuitable("a number with a point");
    }
    String digits = new FloatDigits(type, precision, alternate).of(Math.abs(value));
    boolean negative = value < 0 || (value == 0 && 1 / value < 0);
    if (noMinusZero && negative && isZero(digits)) {
      negative = false;
    }
    int end = 0;
    while (end < digits.length() && Character.isDigit(digits.charAt(end))) {
      end++;
    }
    return number(signOf(negative), digits.substring(0, end), digits.substring(end), 3);
  }

  private static boolean isZero(String digits) {
    int e = Math.max(digits.indexOf('e'), digits.indexOf('E'));
    String mantissa = (e < 0 ? digits : digits.substring(0, e)).replace("%", "");
    try {
      return new BigDecimal(mantissa).signum() == 0;
    } catch (NumberFormatException infinite) {
      return false;
    }
  }

  private String signOf(boolean negative) {
    if (negative) {
      return "-";
    }
    return sign == '-' ? "" : String.valueOf(sign);
  }

  /** Puts the parts together; zeros that fill are grouped as the digits are. */
  private String number(String start, String digits, String rest, int group) {
    // A 0 before the width fills behind the sign.
    char usual = fill == '0' ? '=' : '>';
    if (grouping == 0 || digits.isEmpty()) {
      return aligned(start, digits + rest, usual);
    }
    int least =
        fill == '0' && (align == 0 || align == '=') ? width - start.length() - rest.length() : 0;
    StringBuilder grouped = new StringBuilder();
    int count = 0;
    for (int i = digits.length() - 1; i >= 0 || grouped.length() < least; i--) {
      if (count > 0 && count % group == 0) {
        grouped.append(grouping);
      }
      grouped.append(i >= 0 ? digits.charAt(i) : '0');
      count++;
    }
    return aligned(start, grouped.reverse() + rest, usual);
  }

  private String aligned(String start, String body, char usual) {
    int missing = width - start.length() - body.codePointCount(0, body.length());
    if (missing <= 0) {
      return start + body;
    }
    String filled = Character.toString(fill);
    return switch (align == 0 ? usual : align) {
      case '<' -> start + body + filled.repeat(missing);
      case '=' -> start + filled.repeat(missing) + body;
      case '^' -> filled.repeat(missing / 2) + start + body + filled.repeat(missing - missing / 2);
      default -> filled.repeat(missing) + start + body;
    };
  }

  private FormatException unsuitable(String value) {
    return new FormatException("the format '" + type + "' is not for " + value);
  }

  /** Reads one from left to right. */
  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    FormatSpec read() {
      int fill = ' ';
      char align = 0;
      int second = text.isEmpty() ? 0 : text.offsetByCodePoints(0, 1);
      if (second < text.length() && isAlign(text.charAt(second))) {
        fill = text.codePointAt(0);
        align = text.charAt(second);
        at = second + 1;
      } else if (isAlign(peek())) {
        align = text.charAt(at++);
      }
      boolean filled = at > 1;
      char sign = peek() == '+' || peek() == '-' || peek() == ' ' ? text.charAt(at++) : '-';
      boolean noMinusZero = skip('z');
      boolean alternate = skip('#');
      boolean zero = peek() == '0' && !filled;
      if (zero) {
        at++;
        fill = '0';
      }
      int width = number();
      char grouping = peek() == ',' || peek() == '_' ? text.charAt(at++) : 0;
      int precision = -1;
      if (skip('.')) {
        precision = number();
        if (precision < 0) {
          throw unreadable();
        }
      }
      char type = at < text.length() ? text.charAt(at++) : 0;
      if (at < text.length() || "\0bcdeEfFgGnosxX%".indexOf(type) < 0) {
        throw unreadable();
      }
      return new FormatSpec(
          fill, align, sign, noMinusZero, alternate, width, grouping, precision, type);
    }

    private static boolean isAlign(char c) {
      return c == '<' || c == '>' || c == '=' || c == '^';
    }

    private char peek() {
      return at < text.length() ? text.charAt(at) : 0;
    }

    private boolean skip(char c) {
      boolean there = peek() == c && at < text.length();
      at += there ? 1 : 0;
      return there;
    }

    private int number() {
      int start = at;
      while (peek() >= '0' && peek() <= '9') {
        at++;
      }
      if (at == start) {
        return -1;
      }
      if (at - start > 6 || Integer.parseInt(text, start, at, 10) > MOST) {
        throw new FormatException("'" + text + "' is wider than " + MOST);
      }
      return Integer.parseInt(text, start, at, 10);
    }

    private FormatException unreadable() {
      return new FormatException("'" + text + "' is no format specification");
    }
  }
}
