package io.smallfry.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What the terminal is and can do. */
final class Terminal {
  private static final int USUAL_COLUMNS = 80;
  private static final int FILE_TYPE = 0170000; // of a mode, see stat(2)
  private static final int FIFO = 0010000;

  private Terminal() {}

  /** Whether a file descriptor of this process is a terminal. */
  static boolean isTerminal(int descriptor) {
    Path link = Path.of("/proc/self/fd/" + descriptor);
    try {
      String target = Files.readSymbolicLink(link).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException e) {
      // No /proc (macOS): Java knows only whether standard input and output both are.
      return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }
  }

  /** Whether a file descriptor of this process is a pipe, with or without a name. */
  static boolean isPipe(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      if (!target.startsWith("/") || target.startsWith("/dev/")) {
        return target.startsWith("pipe:");
      }
    } catch (IOException e) {
      // No /proc (macOS): /dev/fd says it as well, but costs more.
    }
    try {
      Object mode = Files.getAttribute(Path.of("/dev/fd/" + descriptor), "unix:mode");
      return mode instanceof Integer bits && (bits & FILE_TYPE) == FIFO;
    } catch (IOException | UnsupportedOperationException e) {
      return false; // closed
    }
  }

  /** Whether a line on standard error can be drawn anew. */
  static boolean canDraw(Invocation invocation) {
    return invocation.errIsTerminal() && !invocation.env().getOrDefault("TERM", "").equals("dumb");
  }

  /** Whether more than ASCII may be drawn. */
  static boolean isUnicode(Map<String, String> env) {
    for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      String value = env.getOrDefault(name, "");
      if (!value.isEmpty()) {
        String lower = value.toLowerCase(Locale.ROOT);
        return lower.contains("utf-8") || lower.contains("utf8");
      }
    }
    return false;
  }

  /** How many characters fit on a line. */
  static int columns(Map<String, String> env) {
    Integer told = number(env.getOrDefault("COLUMNS", ""));
    if (told != null) {
      return told;
    }
    Integer asked = number(sizeByStty());
    return asked == null ? USUAL_COLUMNS : asked;
  }

  /** Java can't ask; {@code stty size} answers {@code ROWS COLUMNS}. */
  private static String sizeByStty() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(Path.of("/dev/tty").toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!stty.waitFor(1, TimeUnit.SECONDS)) {
        stty.destroyForcibly();
        return "";
      }
      String answer =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      return answer.substring(answer.indexOf(' ') + 1);
    } catch (IOException e) {
      return ""; // no stty, no terminal: the usual width will do
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private static @org.jspecify.annotations.Nullable Integer number(String text) {
    try {
      int number = Integer.parseInt(text);
      return number > 0 ? number : null;
    } catch (NumberFormatException e) {
      return null; // not set, or no number
    }
  }
}
