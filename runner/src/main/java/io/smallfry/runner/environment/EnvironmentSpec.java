package io.smallfry.runner.environment;

import java.util.List;

/**
 * An environment as a person describes it.
 *
 * @param name its name, and its kernel's
 * @param python the Python version: {@code 3.11}, or {@code 3.11.7} to have exactly that
 * @param requirements packages as pip takes them, such as {@code pandas>=2}
 * @param preload modules that a kernel may import before it is asked for
 */
record EnvironmentSpec(
    String name, String python, List<String> requirements, List<String> preload) {
  EnvironmentSpec {
    requirements = List.copyOf(requirements);
    preload = List.copyOf(preload);
  }
}
