package io.smallfry.notebook;

/**
 * A parameter as the notebook's parameters cell defines it.
 *
 * @param name the variable's name
 * @param inferredType the type's source text, from an annotation or a type comment; {@code "None"}
 *     when unknown, as papermill has it
 * @param defaultValue the source text of the default value; empty if there is none
 * @param help the comment behind the definition; empty if there is none
 */
public record Parameter(String name, String inferredType, String defaultValue, String help) {
  /** The type when the notebook doesn't tell it. */
  public static final String UNKNOWN_TYPE = "None";

  /** Whether the notebook tells the type. */
  public boolean isTyped() {
    return !inferredType.equals(UNKNOWN_TYPE);
  }

  /** Whether the notebook has no default, so that a run has to give a value. */
  public boolean isRequired() {
    return defaultValue.isEmpty();
  }
}
