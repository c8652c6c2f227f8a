package io.smallfry.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether values fit a notebook's parameters: what {@code --strict-parameters} asks. */
public final class ParameterCheck {
  private ParameterCheck() {}

  /**
   * What is wrong with the values, in their order, one sentence each; empty if all fit.
   *
   * @param source the notebook
   * @param values what would be set
   * @param kernelName the kernel spec that would run it; null if not known
   * @param language that kernel's language; null if not known
   */
  public static List<String> problems(
      Notebook source,
      Map<String, ? extends @Nullable Object> values,
      @Nullable String kernelName,
      @Nullable String language) {
    List<String> names = new ArrayList<>();
    Parameters.discover(source, kernelName, language).forEach(each -> names.add(each.name()));
    List<String> problems = new ArrayList<>();
    values.forEach((name, value) -> {
      if (!names.contains(name)) {
        problems.add(unknown(name, names));
      }
    });
    return problems;
  }

  private static String unknown(String name, List<String> known) {
    String near = Nearest.of(name, known);
    return "The notebook has no parameter '"
        + name
        + "'"
        + (near == null ? "" : ". Did you mean '" + near + "'?");
  }
}
