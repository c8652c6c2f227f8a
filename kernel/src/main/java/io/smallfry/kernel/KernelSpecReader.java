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
    Path environment = environment(directory);
    argv.set(0, command(argv.getFirst(), environment));
    Path prefix = environment != null ? environment : prefixOf(defaultPython);
    for (int i = 1; prefix != null && i < argv.size(); i++) {
      argv.set(i, argv.get(i).replace("{prefix}", prefix.toString()));
    }
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
    String provisioner = provisioner(json);
    if (argv.isEmpty() && !provisioner.isEmpty()) {
      throw new KernelException(
          file
              + ": argv is empty, because the kernel provisioner "
              + provisioner
              + " is to start the kernel; Smallfry starts kernels itself and has no provisioners");
    }
    if (argv.isEmpty()) {
      throw new KernelException(file + ": argv is missing or empty");
    }
    if (!provisioner.isEmpty()) {
      Log.once(
          KernelSpecReader.class,
          file
              + ": the kernel provisioner "
              + provisioner
              + " is ignored, the kernel's command is started on this machine");
    }
    return argv;
  }

  /**
   * The plug-in of Jupyter's that is to start the kernel (JEP 65); empty if it is the usual one.
   */
  private static String provisioner(ObjectNode json) {
    JsonNode wish = json.path("metadata").path("kernel_provisioner").path("provisioner_name");
    String name = wish.isString() ? wish.stringValue() : "";
    return name.equals("local-provisioner") ? "" : name;
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
   * A bare {@code python} stands for the environment that the spec is installed in, as it does for
   * Jupyter when it runs in that environment; else for our own, if that has a Python of this
   * version. Any other is left to the PATH.
   */
  private String command(String command, @Nullable Path environment) {
    if (!PYTHON.matcher(command).matches()) {
      return command;
    }
    if (environment != null) {
      Path python = environment.resolve("bin").resolve(command);
      if (Files.isExecutable(python)) {
        return python.toString();
      }
    }
    if (defaultPython == null) {
      return command;
    }
    // Not python3.9 where ours is 3.13.
    boolean isAnyVersion = command.indexOf('.') < 0;
    Path own = defaultPython.resolveSibling(command);
    return isAnyVersion ? defaultPython.toString() : Files.exists(own) ? own.toString() : command;
  }

  /**
   * The environment that a spec in {@code PREFIX/share/jupyter/kernels/NAME} belongs to, null if it
   * lies in none.
   */
  private static @Nullable Path environment(Path directory) {
    Path share = directory.toAbsolutePath().resolve("../../..").normalize();
    Path prefix = share.getParent();
    if (!share.endsWith("share") || prefix == null) {
      return null;
    }
    boolean isEnvironment =
        Files.exists(prefix.resolve("pyvenv.cfg")) || Files.exists(prefix.resolve("conda-meta"));
    return isEnvironment ? prefix : null;
  }

  private static @Nullable Path prefixOf(@Nullable Path python) {
    Path bin = python == null ? null : python.toAbsolutePath().getParent();
    return bin == null ? null : bin.getParent();
  }
}
