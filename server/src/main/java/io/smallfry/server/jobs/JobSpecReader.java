package io.smallfry.server.jobs;

import io.smallfry.server.jobs.JobSpec.ScheduleSpec;
import io.smallfry.server.schedule.CronSchedule;
import io.smallfry.server.schedule.InvalidScheduleException;
import io.smallfry.server.web.ApiException;
import io.smallfry.server.web.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a job's specification out of JSON and collects all that is wrong with it, field by field.
 */
final class JobSpecReader {
  private static final Set<String> FIELDS =
      Set.of("name", "notebook", "parameters", "kernel", "schedule", "enabled");
  private static final Set<String> SCHEDULE_FIELDS = Set.of("cron", "timeZone");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]{0,199}");
  private static final int LONGEST_PATH = 3000;

  private final List<FieldError> errors = new ArrayList<>();

  private JobSpecReader() {}

  /**
   * @throws ApiException with all wrong fields, when there are any
   */
  static JobSpec read(ObjectNode json) {
    return new JobSpecReader().spec(json);
  }

  /** The values of a single run; everything else in the object is refused. */
  static ObjectNode readParameters(ObjectNode json) {
    JobSpecReader reader = new JobSpecReader();
    reader.refuseUnknown(json, Set.of("parameters"), "");
    ObjectNode parameters = reader.parameters(json.get("parameters"));
    reader.failIfWrong();
    return parameters;
  }

  /** The one field of a change that only switches a job on or off. */
  static boolean readEnabled(ObjectNode json) {
    JobSpecReader reader = new JobSpecReader();
    reader.refuseUnknown(json, Set.of("enabled"), "");
    JsonNode enabled = json.get("enabled");
    if (enabled == null || !enabled.isBoolean()) {
      reader.wrong("enabled", "Say true or false.");
    }
    reader.failIfWrong();
    return Objects.requireNonNull(enabled).booleanValue();
  }

  private JobSpec spec(ObjectNode json) {
    refuseUnknown(json, FIELDS, "");
    String name = text(json, "name", "Give the job a name.");
    if (!name.isEmpty() && !NAME.matcher(name).matches()) {
      wrong(
          "name",
          "A name has 1 to 100 letters, digits, dots, dashes and underscores, and begins with a letter or digit.");
    }
    String notebook = text(json, "notebook", "Say which notebook runs.");
    if (!notebook.isEmpty()) {
      checkNotebook(notebook);
    }
    ObjectNode parameters = parameters(json.get("parameters"));
    String kernel = optionalText(json, "kernel");
    ScheduleSpec schedule = schedule(json.get("schedule"));
    JsonNode enabled = json.get("enabled");
    if (enabled != null && !enabled.isBoolean()) {
      wrong("enabled", "Say true or false.");
    }
    failIfWrong();
    return new JobSpec(
        name, notebook, parameters, kernel, schedule, enabled == null || enabled.booleanValue());
  }

  private void checkNotebook(String notebook) {
    if (!notebook.endsWith(".ipynb")) {
      wrong("notebook", "A notebook's path ends with .ipynb.");
    } else if (notebook.startsWith("/")
        || notebook.length() > LONGEST_PATH
        || hasControl(notebook)) {
      wrong("notebook", "This is not a path in your home, such as reports/daily.ipynb.");
    }
  }

  private ObjectNode parameters(@Nullable JsonNode node) {
    if (node == null || node.isNull()) {
      return JsonNodeFactory.instance.objectNode();
    }
    if (!(node instanceof ObjectNode parameters)) {
      wrong("parameters", "Parameters are an object: names and their values.");
      return JsonNodeFactory.instance.objectNode();
    }
    for (String name : parameters.propertyNames()) {
      if (!VARIABLE.matcher(name).matches()) {
        wrong(
            "parameters",
            "'"
                + shorten(name)
                + "' is not a name that a notebook's language could have for a variable.");
      }
    }
    return parameters;
  }

  private @Nullable ScheduleSpec schedule(@Nullable JsonNode node) {
    if (node == null || node.isNull()) {
      return null;
    }
    if (!(node instanceof ObjectNode schedule)) {
      wrong("schedule", "A schedule is an object with cron and timeZone, or null.");
      return null;
    }
    refuseUnknown(schedule, SCHEDULE_FIELDS, "schedule.");
    String cron = text(schedule, "cron", "schedule.", "Say when, e.g. 0 6 * * 1-5.");
    String zone =
        text(schedule, "timeZone", "schedule.", "Say in which time zone, e.g. Europe/Berlin.");
    if (!cron.isEmpty() && !zone.isEmpty()) {
      try {
        CronSchedule.parse(cron, zone);
      } catch (InvalidScheduleException e) {
        wrong("schedule." + e.field(), String.valueOf(e.getMessage()));
      }
    }
    return new ScheduleSpec(cron.strip(), zone.strip());
  }

  private String text(ObjectNode json, String field, String whenMissing) {
    return text(json, field, "", whenMissing);
  }

  private String text(ObjectNode json, String field, String prefix, String whenMissing) {
    JsonNode node = json.get(field);
    if (node == null || node.isNull() || (node.isString() && node.stringValue().isBlank())) {
      wrong(prefix + field, whenMissing);
      return "";
    }
    if (!node.isString()) {
      wrong(prefix + field, "This must be a text.");
      return "";
    }
    return node.stringValue();
  }

  private @Nullable String optionalText(ObjectNode json, String field) {
    JsonNode node = json.get(field);
    if (node == null || node.isNull()) {
      return null;
    }
    if (!node.isString() || node.stringValue().isBlank() || hasControl(node.stringValue())) {
      wrong(field, "This must be a name, or null.");
      return null;
    }
    return node.stringValue();
  }

  private void refuseUnknown(ObjectNode json, Set<String> known, String prefix) {
    for (String name : json.propertyNames()) {
      if (!known.contains(name)) {
        wrong(prefix + shorten(name), "There is no such field.");
      }
    }
  }

  private void wrong(String field, String message) {
    errors.add(new FieldError(field, message));
  }

  private void failIfWrong() {
    if (!errors.isEmpty()) {
      throw ApiException.invalid(errors);
    }
  }

  private static boolean hasControl(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }

  private static String shorten(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
