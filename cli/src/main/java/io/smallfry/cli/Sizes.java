package io.smallfry.cli;

import java.math.BigDecimal;
import java.util.Locale;

/** Sizes as people write them: {@code 20MB}, {@code 1.5 GiB}, {@code 1000}. */
final class Sizes {
  private Sizes() {}

  /**
   * A size in bytes: kB, MB, GB, TB are powers of 1,000; KiB, MiB, GiB, TiB of 1,024. The case
   * doesn't matter, nor does the B.
   *
   * @param option whose value it is, for the error
   * @throws UsageException if it is none
   */
  static long bytes(String option, String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    int end = lower.length();
    while (end > 0 && lower.charAt(end - 1) >= 'a' && lower.charAt(end - 1) <= 'z') {
      end--;
    }
    long unit = unit(lower.substring(end));
    try {
      BigDecimal number = new BigDecimal(lower.substring(0, end).strip());
      if (unit > 0 && number.signum() >= 0) {
        return number.multiply(BigDecimal.valueOf(unit)).toBigInteger().longValueExact();
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // told below, like a unit that there isn't
    }
    throw new UsageException("'" + option + "' needs a size such as 20MB, not '" + text + "'");
  }

  private static long unit(String name) {
    String prefix = name.endsWith("b") ? name.substring(0, name.length() - 1) : name;
    return switch (prefix) {
      case "" -> 1;
      case "k" -> 1_000;
      case "m" -> 1_000_000;
      case "g" -> 1_000_000_000;
      case "t" -> 1_000_000_000_000L;
      case "ki" -> 1L << 10;
      case "mi" -> 1L << 20;
      case "gi" -> 1L << 30;
      case "ti" -> 1L << 40;
      default -> -1;
    };
  }
}
