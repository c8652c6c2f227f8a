package io.smallfry.runner;

import io.smallfry.kernel.InterruptMode;
import io.smallfry.kernel.KernelSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which kernels there are, in files: a later runner takes them over. A file for each, written whole
 * when its kernel has been started, and removed when it has ended.
 */
final class KernelRecords {
  private static final System.Logger log = System.getLogger(KernelRecords.class.getName());
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String ENDING = ".json";

  /**
   * A kernel.
   *
   * @param directory its private one
   */
  record Entry(
      String id, Path directory, KernelSpec spec, KernelRequest request, Instant startedAt) {}

  private final Path folder;

  KernelRecords(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new UncheckedIOException("the folder of kernels can't be made: " + folder, e);
    }
  }

  void put(Entry entry) {
    KernelSpec spec = entry.spec();
    ObjectNode json = JSON.createObjectNode();
    json.put("directory", entry.directory().toString());
    json.put("startedAt", entry.startedAt().toString());
    json.put("workingDirectory", entry.request().workingDirectory().toString());
    json.set("env", JSON.valueToTree(entry.request().env()));
    ObjectNode kernel = json.putObject("spec");
    kernel.put("name", spec.name());
    kernel.put("directory", spec.directory().toString());
    kernel.set("argv", JSON.valueToTree(spec.argv()));
    kernel.set("env", JSON.valueToTree(spec.env()));
    kernel.put("displayName", spec.displayName());
    kernel.put("language", spec.language());
    kernel.put("interruptMode", spec.interruptMode().name());
    kernel.set("json", spec.json());
    try {
      // A power cut ends the kernel, too.
      AtomicFiles.write(
          file(entry.id()), JSON.writeValueAsBytes(json), AtomicFiles.Durability.PROCESS);
    } catch (IOException e) {
      log.log(System.Logger.Level.WARNING, "A kernel will end with its server", e);
    }
  }

  void remove(String id) {
    try {
      Files.deleteIfExists(file(id));
    } catch (IOException e) {
      log.log(System.Logger.Level.WARNING, "The record of a kernel can't be removed", e);
    }
  }

  /** All that can be read, oldest first; a broken one is removed, and the log says so. */
  List<Entry> all() {
    List<Entry> entries = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + ENDING)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        String id = name.substring(0, name.length() - ENDING.length());
        try {
          entries.add(entry(id, JSON.readTree(Files.readAllBytes(file))));
        } catch (JacksonException | IllegalArgumentException | DateTimeParseException e) {
          log.log(System.Logger.Level.WARNING, "The record of a kernel is broken: " + file, e);
          remove(id);
        }
      }
    } catch (IOException e) {
      log.log(System.Logger.Level.WARNING, "The folder of kernels can't be read", e);
    }
    entries.sort(Comparator.comparing(Entry::startedAt));
    return entries;
  }

  private static Entry entry(String id, JsonNode json) {
    JsonNode kernel = json.path("spec");
    if (!(kernel.path("json") instanceof ObjectNode itsJson)) {
      throw new IllegalArgumentException("it has no kernel spec");
    }
    KernelSpec spec =
        new KernelSpec(
            kernel.path("name").asString(),
            Path.of(kernel.path("directory").asString()),
            StreamSupport.stream(kernel.path("argv").spliterator(), false)
                .map(JsonNode::asString)
                .toList(),
            map(kernel.path("env")),
            kernel.path("displayName").asString(),
            kernel.path("language").asString(),
            InterruptMode.valueOf(kernel.path("interruptMode").asString()),
            itsJson);
    return new Entry(
        id,
        Path.of(json.path("directory").asString()),
        spec,
        new KernelRequest(
            spec.name(), Path.of(json.path("workingDirectory").asString()), map(json.path("env"))),
        Instant.parse(json.path("startedAt").asString()));
  }

  private static Map<String, String> map(JsonNode object) {
    Map<String, String> map = new LinkedHashMap<>();
    object.properties().forEach(each -> map.put(each.getKey(), each.getValue().asString()));
    return map;
  }

  private Path file(String id) {
    return folder.resolve(id + ENDING);
  }
}
