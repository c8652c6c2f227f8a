package io.smallfry.runner.environment;

import java.util.regex.Pattern;

/** Names that environments can have: those of kernel specs, without capitals. */
final class EnvironmentNames {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  private EnvironmentNames() {}

  static boolean isName(String name) {
    return problem(name).isEmpty();
  }

  /**
   * The name, if it can be an environment's.
   *
   * @throws EnvironmentException if not; says why
   */
  static String require(String name) {
    String problem = problem(name);
    if (!problem.isEmpty()) {
      throw new EnvironmentException(problem);
    }
    return name;
  }

  private static String problem(String name) {
    if (!NAME.matcher(name).matches()) {
      return "'"
          + name
          + "' can't be an environment's name: it has lower-case letters, digits, '.', '_' and '-',"
          + " begins with a letter or digit, and is at most 64 long";
    }
    if (name.equals("default") || name.equals("python3")) {
      return "the name '" + name + "' is taken by the environment that comes with Smallfry";
    }
    return "";
  }
}
