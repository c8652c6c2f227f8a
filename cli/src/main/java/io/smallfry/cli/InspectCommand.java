package io.smallfry.cli;

import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.Parameter;
import io.smallfry.notebook.Parameters;
import io.smallfry.notebook.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code smallfry inspect}: what parameters a notebook takes. */
final class InspectCommand implements Command {
  /** A definition that is longer has its help on the next line. */
  private static final int MAX_COLUMN = 40;

  @Override
  public String name() {
    return "inspect";
  }

  @Override
  public Syntax syntax() {
    return ParameterArguments.add(
            Syntax.of(
                    "inspect",
                    """
                    Shows the parameters of the notebook IN: the names, types and defaults in its cells tagged
                    'parameters', and the comments beside them. Exit code 1 if it has no such cell.\
                    """)
                .word("IN"))
        .option("--json", "", "Write all of it as JSON, for programs.")
        .example("smallfry inspect report.ipynb");
  }

  @Override
  public int run(Arguments arguments, Invocation invocation) {
    String name =
        PathTemplate.fill(arguments.word(0), ParameterArguments.read(arguments, invocation));
    Notebook notebook = NotebookFiles.read(name, invocation);
    List<Parameter> parameters = Parameters.discover(notebook);
    if (arguments.has("--json")) {
      invocation.out().println(json(name, notebook, parameters).toPrettyString());
      return ExitCode.OK;
    }
    if (!Parameters.hasCell(notebook)) {
      invocation.say("the notebook " + name + " has no cell tagged 'parameters'");
      return ExitCode.FAILURE;
    }
    if (parameters.isEmpty()) {
      invocation.out().println("Parameters of " + name + ": none that can be read.");
      return ExitCode.OK;
    }
    invocation.out().println("Parameters of " + name + ":\n");
    int width = 0;
    for (Parameter parameter : parameters) {
      int length = definition(parameter).length();
      width = length <= MAX_COLUMN ? Math.max(width, length) : width;
    }
    for (Parameter parameter : parameters) {
      print(parameter, width, invocation);
    }
    return ExitCode.OK;
  }

  private static void print(Parameter parameter, int width, Invocation invocation) {
    String definition = definition(parameter);
    StringBuilder line = new StringBuilder("  ").append(definition);
    if (!parameter.help().isEmpty()) {
      line.append(
          definition.length() > width
              ? "\n" + " ".repeat(width + 4)
              : " ".repeat(width - definition.length() + 2));
      line.append(parameter.help());
    }
    invocation.out().println(line);
  }

  private static String definition(Parameter parameter) {
    String type = parameter.isTyped() ? parameter.inferredType() : "Unknown type";
    String value =
        parameter.isRequired()
            ? " (required)"
            : " (default " + parameter.defaultValue().replace("\n", "\\n") + ")";
    return parameter.name() + ": " + type + value;
  }

  private static ObjectNode json(String name, Notebook notebook, List<Parameter> parameters) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("notebook", name);
    json.put("kernel", notebook.kernelName());
    json.put("language", notebook.language());
    json.put("parametersCell", Parameters.hasCell(notebook));
    var list = json.putArray("parameters");
    for (Parameter parameter : parameters) {
      list.add(json(parameter, notebook));
    }
    ObjectNode values = json.putObject("values");
    Values.of(notebook).forEach(values::set);
    return json;
  }

  /** {@code value} is there only if the default is a literal. */
  private static ObjectNode json(Parameter parameter, Notebook notebook) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", parameter.name());
    json.put("type", parameter.isTyped() ? parameter.inferredType() : null);
    json.put("required", parameter.isRequired());
    json.put("default", parameter.isRequired() ? null : parameter.defaultValue());
    @Nullable JsonNode value =
        Parameters.defaultValue(parameter, notebook.kernelName(), notebook.language());
    if (value != null) {
      json.set("value", value);
    }
    json.put("help", parameter.help());
    return json;
  }
}
