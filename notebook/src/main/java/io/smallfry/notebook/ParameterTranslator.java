package io.smallfry.notebook;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parameters in one programming language: how a cell defines them and how a cell sets them.
 * Thread-safe. The languages are a closed set; {@link ParameterTranslators} finds the one for a
 * notebook.
 */
sealed interface ParameterTranslator permits PythonParameters {
  /** A comment of one line for each of the text's, each ending in a newline. */
  String comment(String text);

  /**
   * The source that sets the parameters, in the map's order, ending in a newline.
   *
   * @throws NotebookException if a name or a value can't be expressed in the language
   */
  String assignments(Map<String, ? extends @Nullable Object> values);

  /**
   * The parameters that a cell's source defines, in their order; what isn't understood is left out.
   */
  List<Parameter> definitions(String source);
}
