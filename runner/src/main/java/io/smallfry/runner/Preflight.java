package io.smallfry.runner;

import io.smallfry.notebook.Cell;
import io.smallfry.notebook.CellType;
import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookException;
import io.smallfry.notebook.ParameterCheck;
import io.smallfry.notebook.ParameterException;
import io.smallfry.notebook.Parameters;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What is looked at and laid out before a kernel starts and the output is touched. */
final class Preflight {
  private Preflight() {}

  /**
   * Checks what would otherwise fail in the middle.
   *
   * @return the code that tells the kernel the run's secrets; empty if there are none
   * @throws ParameterException if the parameters are to fit the notebook strictly, and don't
   * @throws NotebookException if the run can't be done as it is asked for
   */
  static String check(NotebookRun run, @Nullable String kernelName, @Nullable String language) {
    CellRules.check(run.source(), run);
    if (run.strictParameters()) {
      List<String> problems =
          ParameterCheck.problems(
              run.source(),
              run.parameters(),
              run.secrets().values().keySet(),
              kernelName,
              language);
      if (!problems.isEmpty()) {
        throw new ParameterException(problems);
      }
    }
    return run.secrets().isEmpty() ? "" : secretsCode(run, kernelName, language);
  }

  private static String secretsCode(
      NotebookRun run, @Nullable String kernelName, @Nullable String language) {
    try {
      return Parameters.assignments(run.source(), run.secrets().values(), kernelName, language);
    } catch (NotebookException e) {
      throw new NotebookException(
          "The secrets can't be given as variables ("
              + e.getMessage()
              + "): give them to the kernel's environment instead",
          e);
    }
  }

  /** Hides the code of every cell from readers that know of it, as papermill's report mode does. */
  static void hideCode(Notebook output) {
    for (Cell cell : output.cells()) {
      if (cell.type() == CellType.CODE) {
        ObjectNode metadata = cell.metadata();
        ObjectNode jupyter =
            metadata.get("jupyter") instanceof ObjectNode there
                ? there
                : metadata.putObject("jupyter");
        jupyter.put("source_hidden", true);
        cell.touch();
      }
    }
  }
}
