package io.smallfry.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the variables that a cell of Python code defines, with papermill's reach: {@code name: type
 * = value # help}, or {@code name = value # type: type help}. A value may go over several lines;
 * then the comment on its last line counts. Lines with more than one equals sign are passed over.
 */
final class PythonDefinitions {
  private static final Pattern NAME = Pattern.compile("[\\w]+", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern ANNOTATION =
      Pattern.compile(
          "\\s*:\\s*[\"']?(\\w[\\w\\[\\],\\s]*)[\"']?\\s*", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern TYPE_COMMENT =
      Pattern.compile("type:\\s*(\\S*)\\s*", Pattern.UNICODE_CHARACTER_CLASS);

  private PythonDefinitions() {}

  static List<Parameter> in(String source) {
    List<Parameter> found = new ArrayList<>();
    for (String definition : definitions(source)) {
      Parameter parameter = parse(definition);
      if (parameter != null) {
        found.add(parameter);
      }
    }
    return found;
  }

  /** The cell's code, one string for each assignment with what follows up to the next. */
  private static List<String> definitions(String source) {
    List<String> definitions = new ArrayList<>();
    List<String> open = new ArrayList<>();
    for (String line : PythonText.lines(source)) {
      String code = PythonText.strip(line);
      if (code.isEmpty() || code.startsWith("#")) {
        continue;
      }
      long assignments = line.chars().filter(c -> c == '=').count();
      if (assignments > 0) {
        definitions.add(flat(open));
        open.clear();
      }
      if (assignments <= 1) {
        open.add(line);
      }
    }
    definitions.add(flat(open));
    return definitions;
  }

  /** The lines as one, without the comments of all but the last. */
  private static String flat(List<String> lines) {
    StringBuilder flat = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      int comment = i < lines.size() - 1 ? line.indexOf('#') : -1;
      flat.append(PythonText.strip(comment < 0 ? line : line.substring(0, comment)));
    }
    return flat.toString();
  }

  private static @Nullable Parameter parse(String definition) {
    Matcher name = NAME.matcher(definition);
    if (!name.lookingAt()) {
      return null;
    }
    int at = name.end();
    String type = "";
    Matcher annotation = ANNOTATION.matcher(definition).region(at, definition.length());
    if (annotation.lookingAt()) {
      type = annotation.group(1);
      at = annotation.end();
    }
    at = skipSpace(definition, at);
    if (at >= definition.length() || definition.charAt(at) != '=') {
      return null;
    }
    int comment = definition.indexOf('#', at);
    String value = definition.substring(at + 1, comment < 0 ? definition.length() : comment);
    String help = "";
    if (comment >= 0) {
      help = definition.substring(skipSpace(definition, comment + 1));
      Matcher typeComment = TYPE_COMMENT.matcher(help);
      if (typeComment.lookingAt()) {
        type = type.isEmpty() ? typeComment.group(1) : type;
        help = help.substring(typeComment.end());
      }
    }
    type = PythonText.strip(type);
    return new Parameter(
        name.group(),
        type.isEmpty() ? Parameter.UNKNOWN_TYPE : type,
        PythonText.strip(value),
        PythonText.strip(help));
  }

  private static int skipSpace(String text, int from) {
    int at = from;
    while (at < text.length() && PythonText.isSpace(text.charAt(at))) {
      at++;
    }
    return at;
  }
}
