package io.smallfry.runner.terminal;

import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The modes that a terminal was in where its scrollback begins: the second screen of an editor, the
 * pointer's reports, the form of the arrow keys. Without them the rest would look, and be answered,
 * otherwise. Not thread-safe.
 */
final class ScreenModes {
  private static final Pattern MODE = Pattern.compile("\u001b\\[\\?([\\d;]{1,40})([hl])|\u001bc");
  private static final int LONGEST = 48;

  private final TreeMap<Integer, Boolean> modes = new TreeMap<>();
  private String rest = "";
  private boolean dropped;

  /** Reads on. */
  void read(String text) {
    dropped = true;
    String all = rest + text;
    Matcher matcher = MODE.matcher(all);
    int end = 0;
    while (matcher.find()) {
      end = matcher.end();
      if (matcher.group(1) == null) {
        modes.clear();
        continue;
      }
      for (String number : matcher.group(1).split(";", -1)) {
        if (!number.isEmpty() && number.length() < 6) {
          modes.put(Integer.valueOf(number), matcher.group(2).equals("h"));
        }
      }
    }
    // A sequence may be cut in two.
    rest = all.substring(Math.max(end, all.length() - LONGEST));
  }

  /** Whether anything has been read. */
  boolean dropped() {
    return dropped;
  }

  /** What brings a fresh terminal into these modes. */
  String sequences() {
    StringBuilder text = new StringBuilder();
    modes.forEach((mode, on) -> text.append("\u001b[?").append(mode).append(on ? 'h' : 'l'));
    return text.toString();
  }
}
