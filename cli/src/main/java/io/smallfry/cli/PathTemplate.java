package io.smallfry.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Fills parameters into the paths of notebooks, as papermill does with Python's {@code str.format}:
 * {@code out-{region}.ipynb}, {@code {pm[run_uuid]}.ipynb}. Twice a brace is a brace.
 */
final class PathTemplate {
  private PathTemplate() {}

  /**
   * @throws CommandException if a parameter is missing or the template can't be read
   */
  static String fill(String path, Map<String, ? extends @Nullable Object> parameters) {
    if (path.indexOf('{') < 0 && path.indexOf('}') < 0) {
      return path;
    }
    Map<String, @Nullable Object> known = new LinkedHashMap<>();
    known.put("pm", builtIn());
    known.putAll(parameters);
    try {
      return new FormatString(known).fill(path);
    } catch (FormatString.Missing e) {
      throw new CommandException(
          "the path "
              + path
              + " needs a parameter '"
              + e.getMessage()
              + "': give it with -p "
              + e.getMessage(),
          e);
    } catch (FormatException e) {
      throw new CommandException("the path " + path + " can't be read: " + e.getMessage(), e);
    }
  }

  private static Map<String, @Nullable Object> builtIn() {
    Map<String, @Nullable Object> pm = new LinkedHashMap<>();
    pm.put("run_uuid", UUID.randomUUID().toString());
    pm.put("current_datetime_local", PythonTime.local());
    pm.put("current_datetime_utc", PythonTime.utc());
    return pm;
  }
}
