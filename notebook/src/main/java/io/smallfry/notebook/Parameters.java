package io.smallfry.notebook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A notebook's parameters, as papermill has them: defaults in cells tagged {@code parameters},
 * values in a cell tagged {@code injected-parameters} behind.
 *
 * @see <a href="https://papermill.readthedocs.io/en/latest/usage-parameterize.html">papermill:
 *     parameterize</a>
 */
public final class Parameters {
  /** The tag of a cell with defaults. */
  public static final String TAG = "parameters";

  /** The tag of the cell that sets the values of a run. */
  public static final String INJECTED_TAG = "injected-parameters";

  /** The comment over injected values if nothing else is asked for. */
  public static final String DEFAULT_COMMENT = "Parameters";

  private static final String ERROR_TAG = "papermill-error-cell-tag";

  private Parameters() {}

  /** Whether a cell is tagged {@code parameters}. */
  public static boolean hasCell(Notebook notebook) {
    return indexOfTagged(notebook, TAG) >= 0;
  }

  /**
   * The parameters that the cells tagged {@code parameters} define, in their order; of a name that
   * several define, the last definition. Empty without such a cell, and for a language whose
   * definitions we can't read.
   */
  public static List<Parameter> discover(Notebook notebook) {
    return discover(notebook, notebook.kernelName(), notebook.language());
  }

  /** {@link #discover(Notebook)} for a notebook that runs on another kernel than it names. */
  public static List<Parameter> discover(
      Notebook notebook, @Nullable String kernelName, @Nullable String language) {
    List<String> sources = sources(notebook);
    ParameterTranslator translator =
        sources.isEmpty() ? null : ParameterTranslators.find(kernelName, language).orElse(null);
    if (translator == null) {
      return List.of();
    }
    Map<String, Parameter> found = new LinkedHashMap<>();
    for (String source : sources) {
      for (Parameter parameter : translator.definitions(source)) {
        found.put(parameter.name(), parameter);
      }
    }
    return List.copyOf(found.values());
  }

  /**
   * The value of a parameter's default, as JSON; null if it has none, or its source text is no
   * literal.
   */
  public static @Nullable JsonNode defaultValue(
      Parameter parameter, @Nullable String kernelName, @Nullable String language) {
    ParameterTranslator translator = ParameterTranslators.find(kernelName, language).orElse(null);
    return translator == null || parameter.isRequired()
        ? null
        : LiteralReader.read(translator, parameter.defaultValue());
  }

  /** The names among {@code values} that the notebook doesn't define, in their order. */
  public static List<String> unknown(
      Notebook notebook, Map<String, ? extends @Nullable Object> values) {
    Set<String> known =
        discover(notebook).stream().map(Parameter::name).collect(Collectors.toSet());
    return values.keySet().stream().filter(name -> !known.contains(name)).toList();
  }

  /**
   * A copy of the notebook with the values in a cell tagged {@code injected-parameters}: in place
   * of an earlier such cell, else behind the first cell tagged {@code parameters}, else at the top.
   * Behind each further cell tagged {@code parameters} the values that it defines are set again, so
   * that they hold. Values are null, strings, booleans, numbers, lists, maps and JSON nodes;
   * anything else becomes a string.
   *
   * @param comment the text of the comment on the cell's first line
   * @throws NotebookException if the notebook's language isn't known here, or a name is none in
   *     that language, or a value can't be written in it
   */
  public static Notebook inject(
      Notebook notebook, Map<String, ? extends @Nullable Object> values, String comment) {
    return inject(notebook, values, comment, notebook.kernelName(), notebook.language());
  }

  /**
   * {@link #inject(Notebook, Map, String)} for a notebook that runs on another kernel than it
   * names.
   */
  public static Notebook inject(
      Notebook notebook,
      Map<String, ? extends @Nullable Object> values,
      String comment,
      @Nullable String kernelName,
      @Nullable String language) {
    ParameterTranslator translator = translator(kernelName, language);
    String source = translator.comment(comment) + translator.assignments(values, sources(notebook));
    Notebook result = notebook.copy();
    int at = indexOfTagged(result, INJECTED_TAG);
    if (at >= 0) {
      result.removeCell(at);
    } else {
      at = indexOfTagged(result, TAG) + 1;
    }
    result.insertCode(at, source).addTag(INJECTED_TAG);
    if (at > 0) {
      injectAgain(result, at + 1, values, comment, translator);
    }
    return result;
  }

  /** Keeps later cells with defaults from undoing the values. */
  private static void injectAgain(
      Notebook notebook,
      int from,
      Map<String, ? extends @Nullable Object> values,
      String comment,
      ParameterTranslator translator) {
    for (int i = from; i < notebook.cells().size(); i++) {
      Cell cell = notebook.cells().get(i);
      if (!definesParameters(cell)) {
        continue;
      }
      removeInjectedBehind(notebook, i);
      Map<String, @Nullable Object> undone = new LinkedHashMap<>();
      for (Parameter parameter : translator.definitions(cell.source())) {
        if (values.containsKey(parameter.name())) {
          undone.put(parameter.name(), values.get(parameter.name()));
        }
      }
      if (!undone.isEmpty()) {
        String source =
            translator.comment(comment) + translator.assignments(undone, sources(notebook));
        notebook.insertCode(i + 1, source).addTag(INJECTED_TAG);
        i++;
      }
    }
  }

  /** Takes away what an earlier run has set there. */
  private static void removeInjectedBehind(Notebook notebook, int index) {
    List<Cell> cells = notebook.cells();
    int next = index + 1;
    while (next < cells.size() && cells.get(next).hasTag(ERROR_TAG)) {
      next++;
    }
    if (next < cells.size() && cells.get(next).hasTag(INJECTED_TAG)) {
      notebook.removeCell(next);
    }
  }

  /**
   * The source text that sets the values as variables, a line each, without a comment: what a
   * kernel executes to get values that are not to stand in the notebook.
   *
   * @param kernelName the kernel spec that gets it; null if not known
   * @param language that kernel's language; null if not known
   * @throws NotebookException if the language isn't known here, or a name or a value can't be
   *     written in it
   */
  public static String assignments(
      Map<String, ? extends @Nullable Object> values,
      @Nullable String kernelName,
      @Nullable String language) {
    return translator(kernelName, language).assignments(values, List.of());
  }

  /**
   * {@link #assignments(Map, String, String)} for values of a notebook that may define them too: a
   * language such as JavaScript writes a variable that is declared already in another way.
   */
  public static String assignments(
      Notebook notebook,
      Map<String, ? extends @Nullable Object> values,
      @Nullable String kernelName,
      @Nullable String language) {
    return translator(kernelName, language).assignments(values, sources(notebook));
  }

  private static ParameterTranslator translator(
      @Nullable String kernelName, @Nullable String language) {
    return ParameterTranslators.find(kernelName, language)
        .orElseThrow(() -> new NotebookException(noTranslator(kernelName, language)));
  }

  private static String noTranslator(@Nullable String kernelName, @Nullable String language) {
    if (kernelName == null && language == null) {
      return "The notebook names neither a kernel nor a language, so its parameters can't be set: name a kernel";
    }
    return "Parameters can't be set for "
        + (language == null ? "an unknown language" : "the language '" + language + "'")
        + (kernelName == null ? "" : " (kernel '" + kernelName + "')")
        + ", only for "
        + ParameterTranslators.LANGUAGES;
  }

  /** The code of the cells with defaults. */
  private static List<String> sources(Notebook notebook) {
    List<String> sources = new ArrayList<>();
    for (Cell cell : notebook.cells()) {
      if (definesParameters(cell)) {
        sources.add(cell.source());
      }
    }
    return sources;
  }

  private static boolean definesParameters(Cell cell) {
    return cell.hasTag(TAG) && cell.type() == CellType.CODE;
  }

  private static int indexOfTagged(Notebook notebook, String tag) {
    List<Cell> cells = notebook.cells();
    for (int i = 0; i < cells.size(); i++) {
      if (cells.get(i).hasTag(tag)) {
        return i;
      }
    }
    return -1;
  }
}
