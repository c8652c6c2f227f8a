package io.smallfry.notebook;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the variables that a cell of Python code defines: {@code name: type = value # help}, or
 * {@code name = value # type: type help}. A value may go over several lines; then the comment on
 * its last line counts. {@code name: type} alone defines a parameter that has no default.
 */
final class PythonDefinitions {
  private static final SourceSyntax SYNTAX =
      SourceSyntax.of("#", "\"'", "", SourceSyntax.Trait.TRIPLE_QUOTES);

  private PythonDefinitions() {}

  static List<Parameter> in(String source) {
    List<Parameter> found = new ArrayList<>();
    for (SourceScanner.Statement statement : SourceScanner.statements(SYNTAX, source)) {
      Parameter parameter = parse(statement);
      if (parameter != null) {
        found.add(parameter);
      }
    }
    return found;
  }

  private static @Nullable Parameter parse(SourceScanner.Statement statement) {
    String target = PythonText.strip(statement.target());
    int colon = target.indexOf(':');
    String name = PythonText.strip(colon < 0 ? target : target.substring(0, colon));
    String annotation = colon < 0 ? "" : unquoted(PythonText.strip(target.substring(colon + 1)));
    boolean typed = !annotation.isEmpty() && Quoting.isUnicodeName(annotation.substring(0, 1));
    if (name.indexOf('.') >= 0
        || !PythonParameters.INSTANCE.isName(name)
        || ((colon >= 0 || !statement.assigns()) && !typed)) {
      return null;
    }
    TypeComment comment = TypeComment.of(statement.comment());
    String type = annotation.isEmpty() ? comment.type() : annotation;
    return new Parameter(
        name, type.isEmpty() ? Parameter.UNKNOWN_TYPE : type, statement.value(), comment.help());
  }

  /** An annotation may be written as a text. */
  private static String unquoted(String annotation) {
    int end = annotation.length() - 1;
    boolean quoted =
        end > 0
            && "\"'".indexOf(annotation.charAt(0)) >= 0
            && annotation.indexOf(annotation.charAt(0), 1) == end;
    return quoted ? PythonText.strip(annotation.substring(1, end)) : annotation;
  }
}
