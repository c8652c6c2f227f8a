package io.smallfry.notebook.convert;

import static java.util.stream.Collectors.joining;

import io.smallfry.notebook.Cell;
import io.smallfry.notebook.CellType;
import io.smallfry.notebook.Notebook;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A notebook as a script in the percent format: cells start at {@code # %%}, text is in comments,
 * commands to the notebook are commented out, outputs are left out. jupytext, Spyder, VS Code and
 * PyCharm read it; jupytext makes the notebook of it again.
 *
 * @see <a href="https://jupytext.readthedocs.io/en/latest/formats-scripts.html">jupytext: notebooks
 *     as scripts</a>
 */
public final class Script {
  /** Metadata that a run leaves, or that says how a cell was last looked at. */
  private static final Set<String> LEFT_OUT =
      Set.of("papermill", "execution", "ExecuteTime", "collapsed", "scrolled", "hidden", "trusted");

  private static final Pattern KEY = Pattern.compile("[A-Za-z_][\\w.-]*");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z][\\w. ()+#-]*");

  /**
   * A command to the notebook: a magic, a shell command, a question; also in an assignment. Nothing
   * is tried twice, so that a line of blanks takes no longer than another.
   */
  private static final Pattern COMMAND =
      Pattern.compile("\\s*+([%!?].*|[\\w.]++\\?{1,2}|[\\w, ]++=\\s*+[!%]\\s*+[A-Za-z].*)");

  /** A comment that would be read as a command, or as the start of a cell. */
  private static final Pattern COMMENTED =
      Pattern.compile("\\s*+(?:# )++([%!?].*|[\\w.]++\\?{1,2})");

  private static final Set<String> OTHER_MAGICS =
      Set.of("html", "latex", "markdown", "perl", "svg");

  private final Notebook notebook;
  private final Language language;
  private final StringBuilder out = new StringBuilder();

  private Script(Notebook notebook) {
    this.notebook = notebook;
    this.language = Language.orPython(notebook.language());
  }

  /** The script. The notebook is not changed. */
  public static String of(Notebook notebook) {
    return new Script(notebook).text();
  }

  /** What such a script's name ends with, by the notebook's language, such as {@code .py}. */
  public static String suffix(Notebook notebook) {
    return Language.orPython(notebook.language()).suffix();
  }

  private String text() {
    header();
    for (Cell cell : notebook.cells()) {
      if (!cell.hasTag(Shown.ERROR_TAG)) {
        out.append('\n');
        cell(cell);
      }
    }
    return out.toString();
  }

  private void header() {
    comment("---");
    comment("jupyter:");
    comment("  jupytext:");
    comment("    text_representation:");
    comment("      extension: " + language.suffix());
    comment("      format_name: percent");
    comment("      format_version: '1.3'");
    if (notebook.metadata().get("kernelspec") instanceof ObjectNode spec) {
      comment("  kernelspec:");
      for (String key : List.of("display_name", "language", "name")) {
        JsonNode value = spec.path(key);
        if (value.isString()) {
          comment("    " + key + ": " + yaml(value));
        }
      }
    }
    comment("---");
  }

  /** JSON's texts are YAML's as well. */
  private static String yaml(JsonNode value) {
    String text = value.stringValue();
    return PLAIN.matcher(text).matches() && !text.endsWith(" ") ? text : oneLine(value);
  }

  private void comment(String line) {
    out.append(language.comment());
    if (!line.isEmpty()) {
      out.append(' ').append(line);
    }
    out.append('\n');
  }

  private void cell(Cell cell) {
    String source = cell.source();
    String magic = language.isPython() ? otherLanguage(cell) : null;
    out.append(language.comment()).append(" %%");
    switch (cell.type()) {
      case MARKDOWN -> out.append(" [markdown]");
      case RAW, UNRECOGNIZED -> out.append(" [raw]");
      case CODE -> {
        if (magic != null) {
          String line = source.lines().findFirst().orElse("");
          String rest = line.substring(2 + magic.length()).strip();
          if (!rest.isEmpty()) {
            out.append(" magic_args=").append(quoted(rest));
          }
          out.append(" language=").append(quoted(magic));
        }
      }
    }
    metadata(cell);
    out.append('\n');
    if (cell.type() != CellType.CODE) {
      commentLines(source).forEach(this::comment);
    } else if (magic != null) {
      commentLines(source).stream().skip(1).forEach(this::comment);
    } else if (language.isPython()) {
      python(source);
    } else {
      lines(source).forEach(line -> out.append(line).append('\n'));
    }
  }

  /**
   * The language that a magic command at the cell's head names, if it is none of the notebook's.
   */
  private static @Nullable String otherLanguage(Cell cell) {
    String magic = cell.type() == CellType.CODE ? CodeHtml.magic(cell.source()) : null;
    if (magic == null) {
      return null;
    }
    Language found = Language.find(magic);
    boolean other = found != null ? !found.isPython() : OTHER_MAGICS.contains(magic);
    return other ? magic : null;
  }

  private static String quoted(String text) {
    return oneLine(JsonNodeFactory.instance.stringNode(text));
  }

  private void metadata(Cell cell) {
    for (var entry : cell.metadata().properties()) {
      String key = entry.getKey();
      if (!LEFT_OUT.contains(key)
          && KEY.matcher(key).matches()
          && !(key.equals("tags") && entry.getValue().isEmpty())) {
        out.append(' ').append(key).append('=').append(spaced(entry.getValue()));
      }
    }
  }

  /** On one line; lists with a blank behind each comma, as jupytext writes them. */
  private static String spaced(JsonNode value) {
    if (!value.isArray() || !value.values().stream().allMatch(JsonNode::isValueNode)) {
      return oneLine(value);
    }
    return value.values().stream().map(Script::oneLine).collect(joining(", ", "[", "]"));
  }

  /**
   * JSON without the characters that it allows in texts, but that end a line, and so a comment, in
   * some language: JavaScript and C# know such.
   */
  private static String oneLine(JsonNode value) {
    return value
        .toString()
        .replace("\u0085", "\\u0085")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }

  private void python(String source) {
    List<Tokens.Token> texts =
        Tokens.of(source, language).stream()
            .filter(token -> token.kind() == Tokens.Kind.TEXT)
            .toList();
    int at = 0;
    int text = 0;
    for (String line : lines(source)) {
      while (text < texts.size() && texts.get(text).to() <= at) {
        text++;
      }
      boolean inText = text < texts.size() && texts.get(text).from() < at;
      if (!inText && (COMMAND.matcher(line).matches() || COMMENTED.matcher(line).matches())) {
        comment(line);
      } else {
        out.append(line).append('\n');
      }
      at += line.length() + 1;
    }
  }

  /** Split wherever some language ends a line, so that no text becomes code. */
  private static List<String> commentLines(String source) {
    return List.of(source.stripTrailing().split("\\R", -1));
  }

  /** The lines without empty ones at the end. */
  private static List<String> lines(String source) {
    return List.of(source.stripTrailing().split("\n", -1));
  }
}
