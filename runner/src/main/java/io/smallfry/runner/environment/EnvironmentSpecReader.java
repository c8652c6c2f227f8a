package io.smallfry.runner.environment;

import io.smallfry.notebook.Nearest;
import io.smallfry.runner.IoMessages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/** Reads {@code NAME.toml}; each of its errors names the line. */
final class EnvironmentSpecReader {
  private static final List<String> KEYS = List.of("python", "requirements", "preload");
  private static final Pattern VERSION = Pattern.compile("3\\.\\d{1,2}(\\.\\d{1,3})?");
  private static final Pattern MODULE =
      Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*(\\.[\\p{L}_][\\p{L}\\p{N}_]*)*");

  private final Path file;
  private final String text;

  private EnvironmentSpecReader(Path file, String text) {
    this.file = file;
    this.text = text;
  }

  /**
   * @throws EnvironmentException if there is no such file, or it is no environment
   */
  static EnvironmentSpec read(EnvironmentFolder folder, String name) {
    Path file = folder.file(EnvironmentNames.require(name));
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new EnvironmentException(
          "there is no environment '"
              + name
              + "': "
              + file
              + " does not exist (smallfry env new "
              + name
              + " makes one)",
          e);
    } catch (IOException e) {
      throw new EnvironmentException(file + " can't be read: " + IoMessages.describe(e), e);
    }
    return new EnvironmentSpecReader(file, text).spec(name);
  }

  private EnvironmentSpec spec(String name) {
    JsonNode root = parse();
    for (String key : root.propertyNames()) {
      if (!KEYS.contains(key)) {
        String near = Nearest.of(key, KEYS);
        throw error(
            key,
            "'"
                + key
                + "' is not known here; "
                + (near == null
                    ? "there are " + String.join(", ", KEYS)
                    : "did you mean '" + near + "'?"));
      }
    }
    return new EnvironmentSpec(name, python(root), requirements(root), modules(root));
  }

  private JsonNode parse() {
    try {
      return new TomlMapper().readTree(text);
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      String where = at == null || at.getLineNr() < 1 ? "" : ", line " + at.getLineNr();
      String message = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
      throw new EnvironmentException(file + where + ": this is not TOML: " + message, e);
    }
  }

  private String python(JsonNode root) {
    JsonNode node = root.get("python");
    if (node == null) {
      throw new EnvironmentException(file + ": the line python = \"3.11\" (a version) is missing");
    }
    if (node.isNumber()) {
      throw error("python", "the version needs quotes (without them 3.10 is 3.1)");
    }
    String version = node.asString("");
    if (!VERSION.matcher(version).matches()) {
      throw error("python", "'" + version + "' is not a version such as \"3.11\" or \"3.11.7\"");
    }
    return version;
  }

  private List<String> requirements(JsonNode root) {
    List<String> requirements = strings(root, "requirements", "\"pandas>=2\"");
    for (String requirement : requirements) {
      if (requirement.startsWith("-")) {
        throw error(
            "requirements",
            "'"
                + requirement
                + "' is an option of pip, which belongs into pip's own settings (pip config, or a"
                + " variable PIP_…)");
      }
      if (requirement.chars().anyMatch(c -> c < ' ')) {
        throw error("requirements", "a requirement is one line");
      }
    }
    return requirements;
  }

  private List<String> modules(JsonNode root) {
    List<String> modules = strings(root, "preload", "\"pandas\"");
    for (String module : modules) {
      if (!MODULE.matcher(module).matches()) {
        throw error("preload", "'" + module + "' is not the name of a module to import");
      }
    }
    return modules;
  }

  private List<String> strings(JsonNode root, String key, String example) {
    JsonNode node = root.get(key);
    if (node == null) {
      return List.of();
    }
    String shape = key + " must be a list of texts, such as [" + example + "]";
    if (!node.isArray()) {
      throw error(key, shape);
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode element : node) {
      if (!element.isString() || element.stringValue().isBlank()) {
        throw error(key, shape);
      }
      texts.add(element.stringValue().strip());
    }
    return texts;
  }

  private EnvironmentException error(String key, String message) {
    Integer line = line(key);
    return new EnvironmentException(file + (line == null ? "" : ", line " + line) + ": " + message);
  }

  /** Where a key of the top level stands; Jackson's tree has forgotten it. */
  private @Nullable Integer line(String key) {
    Matcher matcher =
        Pattern.compile(
                "^[ \\t]*\\[?[ \\t]*[\"']?" + Pattern.quote(key) + "[\"']?[ \\t]*[=.\\]]",
                Pattern.MULTILINE)
            .matcher(text);
    if (!matcher.find()) {
      return null;
    }
    return 1 + (int) text.substring(0, matcher.start()).chars().filter(c -> c == '\n').count();
  }
}
