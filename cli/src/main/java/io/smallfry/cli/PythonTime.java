package io.smallfry.cli;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A Python {@code datetime}, to the microsecond.
 *
 * @param time on the clock
 * @param isUtc whether it says so: its zone is UTC; otherwise it has none
 */
record PythonTime(LocalDateTime time, boolean isUtc) {
  /** {@code datetime.now()}. */
  static PythonTime local() {
    return new PythonTime(
        LocalDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.MICROS), false);
  }

  /** {@code datetime.now(timezone.utc)}. */
  static PythonTime utc() {
    return new PythonTime(LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS), true);
  }

  /** {@code str}: {@code 2026-11-24 13:05:00.123456+00:00}. */
  @Override
  public String toString() {
    String micros = micros() == 0 ? "" : "." + digits(micros(), 6);
    return date() + " " + clock() + micros + (isUtc ? "+00:00" : "");
  }

  private int micros() {
    return time.get(ChronoField.MICRO_OF_SECOND);
  }

  private String date() {
    return digits(time.getYear(), 4)
        + "-"
        + digits(time.getMonthValue(), 2)
        + "-"
        + digits(time.getDayOfMonth(), 2);
  }

  private String clock() {
    return digits(time.getHour(), 2)
        + ":"
        + digits(time.getMinute(), 2)
        + ":"
        + digits(time.getSecond(), 2);
  }

  private static String digits(int number, int width) {
    String text = Integer.toString(number);
    return "0".repeat(Math.max(0, width - text.length())) + text;
  }

  /** An attribute of the datetime; null if it has none of this name. */
  @Nullable Object attribute(String name) {
    return switch (name) {
      case "year" -> time.getYear();
      case "month" -> time.getMonthValue();
      case "day" -> time.getDayOfMonth();
      case "hour" -> time.getHour();
      case "minute" -> time.getMinute();
      case "second" -> time.getSecond();
      case "microsecond" -> micros();
      case "tzinfo" -> isUtc ? "UTC" : "None";
      case "fold" -> 0;
      default -> null;
    };
  }

  /** {@code strftime}, in English as in the C locale. */
  String format(String spec) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < spec.length(); i++) {
      char c = spec.charAt(i);
      if (c != '%' || i + 1 == spec.length()) {
        out.append(c);
      } else {
        out.append(directive(spec.charAt(++i)));
      }
    }
    return out.toString();
  }

  private String directive(char letter) {
    return switch (letter) {
      case 'Y' -> Integer.toString(time.getYear());
      case 'C' -> digits(time.getYear() / 100, 2);
      case 'y' -> digits(time.getYear() % 100, 2);
      case 'm' -> digits(time.getMonthValue(), 2);
      case 'd' -> digits(time.getDayOfMonth(), 2);
      case 'e' -> padded(time.getDayOfMonth());
      case 'j' -> digits(time.getDayOfYear(), 3);
      case 'H' -> digits(time.getHour(), 2);
      case 'I' -> digits((time.getHour() + 11) % 12 + 1, 2);
      case 'k' -> padded(time.getHour());
      case 'l' -> padded((time.getHour() + 11) % 12 + 1);
      case 'M' -> digits(time.getMinute(), 2);
      case 'S' -> digits(time.getSecond(), 2);
      case 'f' -> digits(micros(), 6);
      case 'p' -> time.getHour() < 12 ? "AM" : "PM";
      case 'P' -> time.getHour() < 12 ? "am" : "pm";
      case 'a', 'A' -> time.getDayOfWeek().getDisplayName(style(letter), Locale.ENGLISH);
      case 'b', 'B', 'h' -> time.getMonth().getDisplayName(style(letter), Locale.ENGLISH);
      case 'u' -> Integer.toString(time.getDayOfWeek().getValue());
      case 'w' -> Integer.toString(time.getDayOfWeek().getValue() % 7);
      case 'U' -> digits((time.getDayOfYear() + 6 - time.getDayOfWeek().getValue() % 7) / 7, 2);
      case 'W' -> digits((time.getDayOfYear() + 7 - time.getDayOfWeek().getValue()) / 7, 2);
      case 'V' -> digits(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2);
      case 'G' -> Integer.toString(time.get(IsoFields.WEEK_BASED_YEAR));
      case 'g' -> digits(time.get(IsoFields.WEEK_BASED_YEAR) % 100, 2);
      case 'z' -> isUtc ? "+0000" : "";
      case 'Z' -> isUtc ? "UTC" : "";
      case 'F' -> date();
      case 'T', 'X' -> clock();
      case 'R' -> clock().substring(0, 5);
      case 'D', 'x' -> format("%m/%d/%y");
      case 'c' -> format("%a %b %e %H:%M:%S %Y");
      case 'r' -> format("%I:%M:%S %p");
      case 'n' -> "\n";
      case 't' -> "\t";
      case '%' -> "%";
      default -> "%" + letter;
    };
  }

  private static TextStyle style(char letter) {
    return letter == 'A' || letter == 'B' ? TextStyle.FULL : TextStyle.SHORT;
  }

  private static String padded(int number) {
    return number < 10 ? " " + number : Integer.toString(number);
  }
}
