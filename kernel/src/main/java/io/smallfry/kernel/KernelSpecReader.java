package io.smallfry.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads one {@code kernel.json}. */
final class KernelSpecReader {
  private static final Pattern PYTHON = Pattern.compile("python(3(\\.\\d+)?)?");

  private final @Nullable Path defaultPython;

  /**
   * @param defaultPython what {@code python} in argv means where the spec belongs to no
   *     environment; null leaves it to the PATH
   */
  KernelSpecReader(@Nullable Path defaultPython) {
    this.defaultPython = defaultPython;
  }

  /**
   * @throws IOException if the file can't be read
   * @throws KernelException if it is not a kernel spec; the message says why
   */
  KernelSpec read(String name, Path directory) throws IOException {
    Path file = directory.resolve("kernel.json");
    ObjectNode json = Json.object(Files.readAllBytes(file), file.toString());
    List<String> argv = argv(json, file);
    argv.set(0, command(argv.getFirst(), directory));
    return new KernelSpec(
        name,
        directory,
        argv,
        env(json, file),
        text(json, "display_name", name),
        text(json, "language", ""),
        interruptMode(json, file),
        json);
  }

  private static List<String> argv(ObjectNode json, Path file) {
    List<String> argv = new ArrayList<>();
    JsonNode node = json.path("argv");
    if (node.isArray()) {
      for (JsonNode argument : node) {
        if (!argument.isString()) {
          throw new KernelException(file + ": argv holds something other than strings");
        }
        argv.add(argument.stringValue());
      }
    }
    if (argv.isEmpty()) {
      throw new KernelException(file + ": argv is missing or empty");
    }
    return argv;
  }

  private static Map<String, String> env(ObjectNode json, Path file) {
    Map<String, String> env = new LinkedHashMap<>();
    JsonNode node = json.get("env");
    if (node == null || node.isNull()) {
      return env;
    }
    if (!node.isObject()) {
      throw new KernelException(file + ": env is not an object");
    }
    node.forEachEntry(
        (name, value) -> env.put(name, value.isString() ? value.stringValue() : value.toString()));
    return env;
  }

  private static InterruptMode interruptMode(ObjectNode json, Path file) {
    return switch (text(json, "interrupt_mode", "signal")) {
      case "signal" -> InterruptMode.SIGNAL;
      case "message" -> InterruptMode.MESSAGE;
      default -> throw new KernelException(file + ": interrupt_mode is neither signal nor message");
    };
  }

  private static String text(ObjectNode json, String field, String otherwise) {
    JsonNode node = json.get(field);
    return node != null && node.isString() ? node.stringValue() : otherwise;
  }

  /**
   * A bare {@code python} stands for the environment that the spec is installed in (it lies in
   * {@code PREFIX/share/jupyter/kernels/NAME}), as it does for Jupyter when it runs in that
   * environment.
   */
  private String command(String command, Path directory) {
    if (!PYTHON.matcher(command).matches()) {
      return command;
    }
    Path share = directory.toAbsolutePath().resolve("../../..").normalize();
    Path prefix = share.getParent();
    if (share.endsWith("share") && prefix != null) {
      Path python = prefix.resolve("bin").resolve(command);
      boolean isEnvironment =
          Files.exists(prefix.resolve("pyvenv.cfg")) || Files.exists(prefix.resolve("conda-meta"));
      if (isEnvironment && Files.isExecutable(python)) {
        return python.toString();
      }
    }
    return defaultPython == null ? command : defaultPython.toString();
  }
}
