package io.smallfry.server.schedule;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * One field of a cron expression: the values it stands for.
 *
 * @param values the values, by their number
 * @param restricted false when the field begins with a star: it then leaves the choice of days to
 *     the other field of days, and hours follow real time over a clock change
 */
record CronField(BitSet values, boolean restricted) {

  /** The five fields, in the order they are written in. */
  enum Kind {
    MINUTE("minute", 0, 59, ""),
    HOUR("hour", 0, 23, ""),
    DAY_OF_MONTH("day of the month", 1, 31, ""),
    MONTH("month", 1, 12, "jan feb mar apr may jun jul aug sep oct nov dec"),
    /** Sunday is 0, and 7 as well. */
    DAY_OF_WEEK("day of the week", 0, 7, "sun mon tue wed thu fri sat");

    private final String words;
    private final int first;
    private final int last;
    private final String names;

    Kind(String words, int first, int last, String names) {
      this.words = words;
      this.first = first;
      this.last = last;
      this.names = names;
    }

    private List<String> names() {
      return names.isEmpty() ? List.of() : List.of(names.split(" "));
    }
  }

  static CronField parse(Kind kind, String text) {
    BitSet values = new BitSet();
    for (String part : text.split(",", -1)) {
      addPart(kind, text, part, values);
    }
    if (kind == Kind.DAY_OF_WEEK && values.get(7)) {
      values.clear(7);
      values.set(0);
    }
    return new CronField(values, !(text.startsWith("*") || text.startsWith("?")));
  }

  boolean matches(int value) {
    return values.get(value);
  }

  private static void addPart(Kind kind, String text, String part, BitSet values) {
    int slash = part.indexOf('/');
    String range = slash < 0 ? part : part.substring(0, slash);
    int step = slash < 0 ? 1 : step(kind, text, part.substring(slash + 1));
    int dash = range.indexOf('-');
    int from;
    int to;
    if (range.equals("*") || isAnyDay(kind, range)) {
      from = kind.first;
      to = kind == Kind.DAY_OF_WEEK ? 6 : kind.last;
    } else if (dash > 0) {
      from = value(kind, text, range.substring(0, dash));
      to = value(kind, text, range.substring(dash + 1));
      if (kind == Kind.DAY_OF_WEEK && to == 0) {
        to = 7; // fri-sun
      }
    } else {
      from = value(kind, text, range);
      to = slash < 0 ? from : kind.last; // "5/15" is "from 5 on, every 15"
    }
    if (from > to) {
      throw invalid(kind, text, "the range " + range + " ends before it begins");
    }
    for (int value = from; value <= to; value += step) {
      values.set(value);
    }
  }

  private static boolean isAnyDay(Kind kind, String range) {
    return range.equals("?") && (kind == Kind.DAY_OF_MONTH || kind == Kind.DAY_OF_WEEK);
  }

  private static int step(Kind kind, String text, String digits) {
    int step = number(kind, text, digits);
    if (step < 1 || step > kind.last) {
      throw invalid(kind, text, "a step must be from 1 to " + kind.last);
    }
    return step;
  }

  private static int value(Kind kind, String text, String word) {
    int name = kind.names().indexOf(word.toLowerCase(Locale.ROOT));
    int value = name >= 0 ? name + (kind == Kind.MONTH ? 1 : 0) : number(kind, text, word);
    if (value < kind.first || value > kind.last) {
      throw invalid(
          kind,
          text,
          word + " is out of range, " + kind.first + " to " + kind.last + " is possible");
    }
    return value;
  }

  private static int number(Kind kind, String text, String digits) {
    boolean isNumber =
        !digits.isEmpty()
            && digits.length() <= 4
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!isNumber) {
      String names =
          kind.names().isEmpty()
              ? ""
              : " or a name like " + kind.names().getFirst() + " or " + kind.names().getLast();
      throw invalid(kind, text, "'" + digits + "' is not a number" + names);
    }
    return Integer.parseInt(digits);
  }

  private static InvalidScheduleException invalid(Kind kind, String text, String why) {
    return new InvalidScheduleException(
        "cron", "The " + kind.words + " '" + text + "' can't be read: " + why + ".");
  }
}
