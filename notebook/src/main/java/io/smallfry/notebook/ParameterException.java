package io.smallfry.notebook;

import java.util.List;

/**
 * Parameters that don't fit the notebook they are for. The message says all that is wrong, in one
 * line.
 *
 * @see ParameterCheck
 */
public final class ParameterException extends NotebookException {
  private final List<String> problems;

  /**
   * @param problems what is wrong, one sentence each; at least one
   */
  public ParameterException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** What is wrong, one sentence each, in the order of the parameters. */
  public List<String> problems() {
    return problems;
  }
}
