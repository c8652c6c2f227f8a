package io.smallfry.cli;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Fills parameters into the paths of notebooks, as papermill does: {@code out-{region}.ipynb},
 * {@code {pm[run_uuid]}.ipynb}. Twice a brace is a brace.
 */
final class PathTemplate {
  private PathTemplate() {}

  /**
   * @throws CommandException if a parameter is missing or the braces don't match
   */
  static String fill(String path, Map<String, @Nullable Object> parameters) {
    if (path.indexOf('{') < 0 && path.indexOf('}') < 0) {
      return path;
    }
    Map<String, @Nullable Object> known = new LinkedHashMap<>();
    known.put("pm", builtIn());
    known.putAll(parameters);
    StringBuilder out = new StringBuilder();
    int i = 0;
    while (i < path.length()) {
      char c = path.charAt(i);
      if ((c == '{' || c == '}') && path.startsWith(String.valueOf(c), i + 1)) {
        out.append(c);
        i += 2;
      } else if (c == '{') {
        int end = path.indexOf('}', i);
        if (end < 0) {
          throw unreadable(path, "a '{' without its '}'");
        }
        out.append(text(value(path, path.substring(i + 1, end), known)));
        i = end + 1;
      } else if (c == '}') {
        throw unreadable(path, "a '}' without its '{'");
      } else {
        out.append(c);
        i++;
      }
    }
    return out.toString();
  }

  private static Map<String, @Nullable Object> builtIn() {
    Instant now = Instant.now();
    Map<String, @Nullable Object> pm = new LinkedHashMap<>();
    pm.put("run_uuid", UUID.randomUUID().toString());
    pm.put("current_datetime_local", python(LocalDateTime.ofInstant(now, ZoneId.systemDefault())));
    pm.put("current_datetime_utc", python(LocalDateTime.ofInstant(now, ZoneOffset.UTC)) + "+00:00");
    return pm;
  }

  /** As Python's str() writes a datetime. */
  private static String python(LocalDateTime time) {
    String micros = Integer.toString(time.getNano() / 1000 + 1_000_000).substring(1);
    return time.withNano(0).toString().replace('T', ' ')
        + (time.getSecond() == 0 ? ":00." : ".")
        + micros;
  }

  private static @Nullable Object value(
      String path, String field, Map<String, @Nullable Object> known) {
    if (field.indexOf(':') >= 0 || field.indexOf('!') >= 0 || field.indexOf('.') >= 0) {
      throw unreadable(path, "only {name} and {name[key]} are understood, not {" + field + "}");
    }
    int bracket = field.indexOf('[');
    String name = bracket < 0 ? field : field.substring(0, bracket);
    if (!known.containsKey(name)) {
      throw new CommandException(
          "the path " + path + " needs a parameter '" + name + "': give it with -p " + name);
    }
    Object value = known.get(name);
    while (bracket >= 0) {
      int close = field.indexOf(']', bracket);
      if (close < 0) {
        throw unreadable(path, "a '[' without its ']'");
      }
      value = item(path, field, value, field.substring(bracket + 1, close));
      bracket = close + 1 < field.length() ? close + 1 : -1;
    }
    return value;
  }

  private static @Nullable Object item(
      String path, String field, @Nullable Object value, String key) {
    if (value instanceof Map<?, ?> map && map.containsKey(key)) {
      return map.get(key);
    }
    if (value instanceof List<?> list && key.chars().allMatch(Character::isDigit)) {
      int index = Integer.parseInt(key);
      if (index < list.size()) {
        return list.get(index);
      }
    }
    throw new CommandException("the path " + path + ": there is no {" + field + "}");
  }

  private static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "None";
      case Boolean b -> b ? "True" : "False";
      default -> value.toString();
    };
  }

  private static CommandException unreadable(String path, String what) {
    return new CommandException("the path " + path + " can't be read: " + what);
  }
}
