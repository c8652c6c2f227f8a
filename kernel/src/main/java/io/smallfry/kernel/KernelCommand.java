package io.smallfry.kernel;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a launch comes down to: command line, environment, transport. */
final class KernelCommand {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z0-9_]+)}");
  private static final Pattern VARIABLE =
      Pattern.compile("\\$(?:(\\$)|([A-Za-z_][A-Za-z0-9_]*)|\\{([A-Za-z_][A-Za-z0-9_]*)})");

  /** As many characters xeus reads its own address into; it ends if that is longer. */
  private static final int XEUS_ENDPOINT = 31;

  private final KernelLaunch launch;

  KernelCommand(KernelLaunch launch) {
    this.launch = launch;
  }

  /** argv with its placeholders filled in; unknown ones stay as they are. */
  List<String> argv(Path connectionFile) {
    return IpykernelStart.of(filledIn(connectionFile), launch.batch());
  }

  /**
   * The arguments of ipykernel itself; null if the command starts no ipykernel, or has options of
   * the interpreter.
   */
  @Nullable List<String> ipykernelArguments(Path connectionFile) {
    return IpykernelStart.arguments(filledIn(connectionFile), launch.batch());
  }

  private List<String> filledIn(Path connectionFile) {
    Map<String, String> values =
        Map.of(
            "connection_file", connectionFile.toString(),
            "resource_dir", launch.spec().directory().toString());
    return launch.spec().argv().stream()
        .map(argument -> replace(PLACEHOLDER, argument, m -> values.get(m.group(1))))
        .toList();
  }

  /**
   * The process's whole environment: the server's without its own secrets, the spec's, the
   * launch's.
   *
   * @param own the server's variables
   */
  Map<String, String> env(Map<String, String> own) {
    Map<String, String> env = envOfSpec(own);
    env.putAll(launch.env());
    // 1 has it watch nobody.
    env.put("JPY_PARENT_PID", launch.isKept() ? "1" : Long.toString(ProcessHandle.current().pid()));
    return env;
  }

  /** The environment that the kernels of a spec have in common. */
  Map<String, String> envOfSpec(Map<String, String> own) {
    Map<String, String> env = new HashMap<>(own);
    // What the server was given for itself (passwords, addresses) is no business of a kernel's.
    env.keySet().removeIf(name -> name.startsWith("SMALLFRY_"));
    // Set by macOS's framework Python for its own child; another interpreter would follow it
    // astray.
    env.remove("PYTHONEXECUTABLE");
    // Else debugpy, which ipykernel imports, warns of Python's frozen modules at each start.
    env.putIfAbsent("PYDEVD_DISABLE_FILE_VALIDATION", "1");
    Map<String, String> visible = Map.copyOf(env);
    launch.spec().env().forEach((name, value) -> env.put(name, expand(value, visible)));
    putEnvironmentFirst(env);
    return env;
  }

  /**
   * So that {@code !pip} and {@code !python} in a cell are those of the kernel's own environment.
   */
  private void putEnvironmentFirst(Map<String, String> env) {
    Path command = Path.of(launch.spec().argv().getFirst());
    Path bin = command.getParent();
    if (!command.isAbsolute() || bin == null || bin.getParent() == null) {
      return;
    }
    if (Files.exists(bin.resolveSibling("pyvenv.cfg"))) {
      env.merge("PATH", bin.toString(), (path, first) -> first + ":" + path);
    }
  }

  private static String expand(String value, Map<String, String> env) {
    return replace(
        VARIABLE,
        value,
        m -> {
          if (m.group(1) != null) {
            return "$";
          }
          return env.get(m.group(2) != null ? m.group(2) : m.group(3));
        });
  }

  private static String replace(
      Pattern pattern, String text, Function<MatchResult, @Nullable String> value) {
    return pattern
        .matcher(text)
        .replaceAll(m -> {
          String replacement = value.apply(m);
          return Matcher.quoteReplacement(replacement == null ? m.group() : replacement);
        });
  }

  /**
   * What the launch or {@code metadata.smallfry.transport} in kernel.json says; else Unix sockets
   * for programs in Python, whose ZeroMQ knows them, and TCP for others.
   *
   * @param directory where the sockets would be
   */
  Transport transport(Path directory) {
    Transport forced = forcedTransport();
    if (forced != null) {
      return forced;
    }
    if (module().equals("xpython_launcher")
        && ("ipc://" + directory + "/k-1").length() > XEUS_ENDPOINT) {
      return Transport.TCP;
    }
    return isPython() ? Transport.IPC : Transport.TCP;
  }

  /**
   * Not by the command alone: what a Python program starts for another language may be one in Java
   * (Kotlin's kernel), so of those only the ones that are known count.
   */
  private boolean isPython() {
    return launch.spec().language().equalsIgnoreCase("python") || module().equals("bash_kernel");
  }

  /** What stands after {@code -m}; empty if nothing does. */
  private String module() {
    List<String> argv = launch.spec().argv();
    int option = argv.indexOf("-m");
    return option > 0 && option + 1 < argv.size() ? argv.get(option + 1) : "";
  }

  /** Whether TCP may be tried when the kernel does not come up with Unix sockets. */
  boolean mayFallBack() {
    return forcedTransport() == null && !IpykernelStart.isIpykernel(launch.spec().argv());
  }

  /**
   * Whether the kernel sends heartbeats back whatever it executes: what {@code
   * metadata.smallfry.heartbeat} in kernel.json says; else true for programs in Python, in which
   * libzmq does it in a thread of its own, and false for others, some of which are busy with the
   * cell.
   */
  boolean alwaysBeats() {
    JsonNode told = launch.spec().json().path("metadata").path("smallfry").path("heartbeat");
    return told.isBoolean() ? told.booleanValue() : isPython();
  }

  private @Nullable Transport forcedTransport() {
    if (launch.transport() != null) {
      return launch.transport();
    }
    JsonNode wish = launch.spec().json().path("metadata").path("smallfry").path("transport");
    return switch (wish.isString() ? wish.stringValue() : "") {
      case "ipc" -> Transport.IPC;
      case "tcp" -> Transport.TCP;
      default -> null;
    };
  }
}
