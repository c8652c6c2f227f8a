package io.smallfry.server.lab;

import io.smallfry.server.jupyter.JupyterJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * The schemas of the plugins' settings, as the bundle has them: {@code
 * schemas/<package>/<plugin>.json}, the package's own description beside. Read at the first use and
 * again when the bundle was built anew. Thread-safe.
 */
@Component
class SettingSchemas {
  private static final String PACKAGE_FILE = "package.json.orig";

  private final LabBundle bundle;
  private @Nullable Loaded loaded;

  /**
   * @param json the schema as compact JSON
   * @param version of the package
   */
  record Schema(String id, String json, String version) {}

  private record Loaded(long time, SortedMap<String, Schema> schemas) {}

  SettingSchemas(LabBundle bundle) {
    this.bundle = bundle;
  }

  /** All schemas by id, such as {@code @jupyterlab/notebook-extension:tracker}. */
  synchronized SortedMap<String, Schema> all() {
    long time = time();
    Loaded present = loaded;
    if (present == null || present.time() != time) {
      present = new Loaded(time, Collections.unmodifiableSortedMap(load()));
      loaded = present;
    }
    return present.schemas();
  }

  private long time() {
    try {
      return Files.getLastModifiedTime(bundle.schemas()).toMillis();
    } catch (IOException e) {
      return 0; // not built
    }
  }

  private SortedMap<String, Schema> load() {
    SortedMap<String, Schema> schemas = new TreeMap<>();
    try (Stream<Path> files = Files.walk(bundle.schemas(), 3)) {
      Map<Path, String> versions = new HashMap<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
        Path folder = file.getParent();
        if (folder == null) {
          continue;
        }
        String version = versions.computeIfAbsent(folder, SettingSchemas::version);
        String plugin = String.valueOf(file.getFileName()).replaceFirst("\\.json$", "");
        String id =
            bundle.schemas().relativize(folder).toString().replace('\\', '/') + ":" + plugin;
        JsonNode json = JupyterJson.MAPPER.readTree(Files.readAllBytes(file));
        schemas.put(id, new Schema(id, JupyterJson.MAPPER.writeValueAsString(json), version));
      }
    } catch (NoSuchFileException e) {
      return schemas; // not built
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return schemas;
  }

  private static String version(Path folder) {
    try {
      JsonNode description =
          JupyterJson.MAPPER.readTree(Files.readAllBytes(folder.resolve(PACKAGE_FILE)));
      return description.path("version").asString("N/A");
    } catch (NoSuchFileException e) {
      return "N/A";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
