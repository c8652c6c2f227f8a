package io.smallfry.runner;

import io.smallfry.kernel.KernelSpec;
import io.smallfry.notebook.Notebook;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which packages a notebook ran with: a named environment and the hash of its lock, as they stand
 * in {@code metadata.smallfry.environment}, both of the environment's kernel.json and of the output
 * notebook. With them a run can be repeated.
 *
 * @param name the environment's name
 * @param lock {@code sha256:} and the hash of its lock file
 * @param python the Python's full version, such as {@code 3.11.7}
 */
public record EnvironmentMark(String name, String lock, String python) {
  private static final String OURS = "smallfry";
  private static final String ENVIRONMENT = "environment";
  private static final String DEFAULT = "default";

  /** The environment that a kernel spec belongs to; empty if to none. */
  public static Optional<EnvironmentMark> of(KernelSpec spec) {
    return of(spec.json());
  }

  /** The environment that an output notebook ran in; empty if it doesn't say. */
  public static Optional<EnvironmentMark> of(Notebook notebook) {
    JsonNode metadata = notebook.root().path("metadata");
    return Optional.ofNullable(read(metadata.path(OURS).path(ENVIRONMENT)));
  }

  private static Optional<EnvironmentMark> of(ObjectNode kernel) {
    return Optional.ofNullable(read(kernel.path("metadata").path(OURS).path(ENVIRONMENT)));
  }

  private static @Nullable EnvironmentMark read(JsonNode node) {
    JsonNode name = node.path("name");
    JsonNode lock = node.path("lock");
    if (!name.isString() || !lock.isString()) {
      return null;
    }
    return new EnvironmentMark(
        name.stringValue(), lock.stringValue(), node.path("python").asString(""));
  }

  /**
   * What a repetition of a run on this kernel would do otherwise than the run did, as one sentence
   * without a full stop; empty if it ran in no environment, or in this very one.
   *
   * @param output the run's output notebook
   * @param spec the kernel that it is to run on now
   */
  public static Optional<String> difference(Notebook output, KernelSpec spec) {
    EnvironmentMark then = of(output).orElse(null);
    if (then == null) {
      return Optional.empty();
    }
    EnvironmentMark now = of(spec).orElse(null);
    if (now != null && now.lock().equals(then.lock())) {
      return now.python().equals(then.python())
          ? Optional.empty()
          : Optional.of(
              "it ran with Python "
                  + then.python()
                  + ", the environment '"
                  + now.name()
                  + "' now has "
                  + now.python());
    }
    // Smallfry's own environment comes with Smallfry: its old packages come with the old release.
    String repeat =
        then.name().equals(DEFAULT)
            ? ""
            : "; to have them again: smallfry env build "
                + then.name()
                + "-then --lock "
                + then.lock()
                + ", and run with -k "
                + then.name()
                + "-then";
    return Optional.of(
        "it ran in the environment '"
            + then.name()
            + "' with other packages than "
            + (now == null
                ? "the kernel '" + spec.name() + "' has"
                : "'" + now.name() + "' has now")
            + repeat);
  }

  /** Says in a notebook's metadata what it runs in, and no more what an earlier run ran in. */
  static void write(KernelSpec spec, ObjectNode metadata) {
    JsonNode environment = spec.json().path("metadata").path(OURS).path(ENVIRONMENT);
    if (environment instanceof ObjectNode object) {
      ObjectNode ours =
          metadata.get(OURS) instanceof ObjectNode there ? there : metadata.putObject(OURS);
      ours.set(ENVIRONMENT, object.deepCopy());
    } else if (metadata.get(OURS) instanceof ObjectNode ours) {
      ours.remove(ENVIRONMENT);
      if (ours.isEmpty()) {
        metadata.remove(OURS);
      }
    }
  }
}
