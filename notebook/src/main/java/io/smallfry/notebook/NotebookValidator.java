package io.smallfry.notebook;

import java.util.List;

/** Checks a notebook against the rules of nbformat's official schema, 4.0 to 4.5. */
public final class NotebookValidator {
  private NotebookValidator() {}

  /**
   * What breaks the rules, each as a sentence led by a JSON path; empty if the notebook is valid.
   */
  public static List<String> problems(Notebook notebook) {
    return new SchemaRules(notebook.minor()).check(notebook.root());
  }
}
