package io.smallfry.runner;

import java.util.List;

/** There is no kernel spec of the name asked for. */
public final class UnknownKernelException extends RuntimeException {
  private final transient List<String> known;
  private final String name;

  UnknownKernelException(String name, List<String> known) {
    super("there is no kernel '" + name + "'");
    this.name = name;
    this.known = List.copyOf(known);
  }

  /** What was asked for. */
  public String name() {
    return name;
  }

  /** The names there are, sorted. */
  public List<String> known() {
    return known;
  }
}
