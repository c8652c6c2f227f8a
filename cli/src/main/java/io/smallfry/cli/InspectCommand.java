package io.smallfry.cli;

import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.Parameter;
import io.smallfry.notebook.Parameters;
import java.util.List;

/** {@code smallfry inspect}: what parameters a notebook takes. */
final class InspectCommand implements Command {
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
                    Shows the parameters of the notebook IN: the names, types and defaults in its cell tagged
                    'parameters', and the comments beside them. Exit code 1 if it has no such cell.\
                    """)
                .word("IN"))
        .example("smallfry inspect report.ipynb");
  }

  @Override
  public int run(Arguments arguments, Invocation invocation) {
    String name =
        PathTemplate.fill(arguments.word(0), ParameterArguments.read(arguments, invocation));
    Notebook notebook = NotebookFiles.read(name, invocation);
    if (!Parameters.hasCell(notebook)) {
      invocation.say("the notebook " + name + " has no cell tagged 'parameters'");
      return ExitCode.FAILURE;
    }
    List<Parameter> parameters = Parameters.discover(notebook);
    if (parameters.isEmpty()) {
      invocation.out().println("Parameters of " + name + ": none that can be read.");
      return ExitCode.OK;
    }
    invocation.out().println("Parameters of " + name + ":\n");
    int width = 0;
    for (Parameter parameter : parameters) {
      int length = definition(parameter).length();
      width = length <= 40 ? Math.max(width, length) : width;
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
    String type =
        parameter.inferredType().equals(Parameter.UNKNOWN_TYPE)
            ? "Unknown type"
            : parameter.inferredType();
    return parameter.name() + ": " + type + " (default " + parameter.defaultValue() + ")";
  }
}
