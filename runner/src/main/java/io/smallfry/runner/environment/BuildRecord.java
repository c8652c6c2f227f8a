package io.smallfry.runner.environment;

import io.smallfry.runner.AtomicFiles;
import io.smallfry.runner.AtomicFiles.Durability;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a finished build is, in a file in its folder. A folder without it is not finished.
 *
 * @param name the environment
 * @param lock {@code sha256:} and the hash of the lock
 * @param python the full version
 * @param builtAt when it was finished
 * @param distributions the folders of package metadata, which tell whether somebody has installed
 *     or removed something since
 */
record BuildRecord(
    String name, String lock, String python, Instant builtAt, List<String> distributions) {
  private static final String FILE = "smallfry-environment.json";

  BuildRecord {
    distributions = List.copyOf(distributions);
  }

  /** The record of the build in this folder; null if there is no finished one. */
  static @Nullable BuildRecord read(Path build) throws IOException {
    JsonNode json;
    try {
      json = JsonMapper.shared().readTree(Files.readAllBytes(build.resolve(FILE)));
    } catch (NoSuchFileException | JacksonException e) {
      return null;
    }
    List<String> distributions = new ArrayList<>();
    json.path("distributions").forEach(d -> distributions.add(d.asString("")));
    return new BuildRecord(
        json.path("name").asString(""),
        json.path("lock").asString(""),
        json.path("python").asString(""),
        Instant.parse(json.path("built_at").asString("1970-01-01T00:00:00Z")),
        distributions);
  }

  void write(Path build) throws IOException {
    ObjectNode json = JsonMapper.shared().createObjectNode();
    json.put("name", name);
    json.put("lock", lock);
    json.put("python", python);
    json.put("built_at", builtAt.toString());
    var list = json.putArray("distributions");
    distributions.forEach(list::add);
    AtomicFiles.write(
        build.resolve(FILE),
        JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsBytes(json),
        Durability.DISK);
  }

  /** Where the packages of a build lie. */
  static Path packages(Path build, String python) {
    return build
        .resolve("lib")
        .resolve("python" + Interpreter.series(python))
        .resolve("site-packages");
  }

  /** The names of the folders of package metadata, in order. */
  static List<String> distributions(Path build, String python) throws IOException {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> stream =
        Files.newDirectoryStream(packages(build, python), "*.dist-info")) {
      for (Path entry : stream) {
        String name = String.valueOf(entry.getFileName());
        found.add(name.substring(0, name.length() - ".dist-info".length()));
      }
    }
    found.sort(null);
    return found;
  }

  /** What was installed (+) and removed (-) by hand since; empty if nothing. */
  List<String> changes(Path build) throws IOException {
    List<String> now = distributions(build, python);
    List<String> changes = new ArrayList<>();
    now.stream().filter(d -> !distributions.contains(d)).forEach(d -> changes.add("+" + d));
    distributions.stream().filter(d -> !now.contains(d)).forEach(d -> changes.add("-" + d));
    return changes;
  }
}
