package io.smallfry.runner;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Values that a run's kernel is given and that must never stand in its output. Immutable. */
public final class Secrets {
  /** No secrets. */
  public static final Secrets NONE = new Secrets(Map.of());

  private final Map<String, String> values;

  private Secrets(Map<String, String> values) {
    this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * Secrets by the names of the variables that the kernel gets.
   *
   * @param values in the order in which they are set
   */
  public static Secrets of(Map<String, String> values) {
    return new Secrets(values);
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  public Set<String> names() {
    return values.keySet();
  }

  /** Only for who tells the kernel, or looks for them in what comes from it. */
  Map<String, String> values() {
    return values;
  }

  /** The names alone. */
  @Override
  public String toString() {
    return "Secrets" + names();
  }
}
