package io.smallfry.runner.environment;

import io.smallfry.runner.AtomicFiles;
import io.smallfry.runner.AtomicFiles.Durability;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The kernel spec of an environment, which is also what says which of its builds is the present.
 */
final class EnvironmentKernel {
  private EnvironmentKernel() {}

  /** Makes a build the present one. Whoever starts a kernel gets the one before or this one. */
  static void install(Path directory, Path build, BuildRecord record, List<String> preload)
      throws IOException {
    Files.createDirectories(directory);
    copyLogos(build, directory);
    ObjectNode json = JsonMapper.shared().createObjectNode();
    json.putArray("argv")
        .add(build.resolve("bin").resolve("python").toString())
        .add("-m")
        .add("ipykernel_launcher")
        .add("-f")
        .add("{connection_file}");
    json.put(
        "display_name", record.name() + " (Python " + Interpreter.series(record.python()) + ")");
    json.put("language", "python");
    ObjectNode metadata = json.putObject("metadata");
    metadata.put("debugger", true);
    ObjectNode ours = metadata.putObject("smallfry");
    ObjectNode environment = ours.putObject("environment");
    environment.put("name", record.name());
    environment.put("lock", record.lock());
    environment.put("python", record.python());
    var modules = ours.putArray("preload");
    preload.forEach(modules::add);
    AtomicFiles.write(
        directory.resolve("kernel.json"),
        JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsBytes(json),
        Durability.DISK);
  }

  private static void copyLogos(Path build, Path directory) throws IOException {
    Path from = build.resolve("share").resolve("jupyter").resolve("kernels").resolve("python3");
    try (DirectoryStream<Path> logos = Files.newDirectoryStream(from, "logo-*")) {
      for (Path logo : logos) {
        Files.copy(
            logo,
            directory.resolve(String.valueOf(logo.getFileName())),
            StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (NoSuchFileException e) {
      // a kernel without a picture
    }
  }

  /** The build that a kernel spec starts; null if there is no such spec. */
  static @Nullable Path build(Path directory) throws IOException {
    JsonNode json = read(directory);
    String python = json == null ? "" : json.path("argv").path(0).asString("");
    Path bin = python.isEmpty() ? null : Path.of(python).getParent();
    return bin == null ? null : bin.getParent();
  }

  /** The modules that a kernel spec preloads. */
  static List<String> preload(Path directory) throws IOException {
    JsonNode json = read(directory);
    if (json == null) {
      return List.of();
    }
    return json.path("metadata")
        .path("smallfry")
        .path("preload")
        .valueStream()
        .map(module -> module.asString(""))
        .toList();
  }

  private static @Nullable JsonNode read(Path directory) throws IOException {
    try {
      return JsonMapper.shared().readTree(Files.readAllBytes(directory.resolve("kernel.json")));
    } catch (NoSuchFileException | JacksonException e) {
      return null;
    }
  }
}
