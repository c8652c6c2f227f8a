package io.smallfry.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Starts an ipykernel so that nothing it prints is lost; for a run that nobody sits in front of
 * (batch) also without importing the debugger (debugpy) and the completer's engine (jedi), and with
 * its history in memory.
 */
final class IpykernelStart {
  private static final String SCRIPT = load();

  private IpykernelStart() {}

  /** The command for such a start; a command that does not start an ipykernel stays as it is. */
  static List<String> of(List<String> argv, boolean batch) {
    int module = moduleIndex(argv);
    if (module < 0) {
      return argv;
    }
    List<String> start = new ArrayList<>(argv.subList(0, module));
    start.add("-c");
    start.add(SCRIPT + "\n\nmain()\n");
    start.add(batch ? "batch" : "plain");
    start.addAll(arguments(argv, module, batch));
    return start;
  }

  private static List<String> arguments(List<String> argv, int module, boolean batch) {
    List<String> arguments = new ArrayList<>(argv.subList(module + 2, argv.size()));
    if (batch) {
      arguments.add("--HistoryManager.hist_file=:memory:");
    }
    return arguments;
  }

  /**
   * The arguments of ipykernel itself; null if the command starts no ipykernel, or has options of
   * the interpreter.
   */
  static @Nullable List<String> arguments(List<String> argv, boolean batch) {
    return moduleIndex(argv) == 1 ? arguments(argv, 1, batch) : null;
  }

  static boolean isIpykernel(List<String> argv) {
    return moduleIndex(argv) >= 0;
  }

  /**
   * Where {@code -m ipykernel_launcher} stands, with nothing but options before it; -1 if nowhere.
   */
  private static int moduleIndex(List<String> argv) {
    for (int i = 1; i + 1 < argv.size() && argv.get(i).startsWith("-"); i++) {
      if (argv.get(i).equals("-m")) {
        return argv.get(i + 1).equals("ipykernel_launcher") ? i : -1;
      }
    }
    return -1;
  }

  private static String load() {
    try (InputStream script = IpykernelStart.class.getResourceAsStream("ipykernel_start.py")) {
      if (script == null) {
        throw new IllegalStateException("ipykernel_start.py is not on the class path");
      }
      return new String(script.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
