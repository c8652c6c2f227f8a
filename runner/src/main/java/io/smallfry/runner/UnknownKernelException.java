package io.smallfry.runner;

import io.smallfry.kernel.KernelException;
import io.smallfry.kernel.KernelSpec;
import io.smallfry.kernel.KernelSpecs;
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

  /**
   * For a name that {@link KernelSpecs#find} does not find.
   *
   * @throws KernelException if there is a spec of this name, saying what is wrong with it
   */
  static UnknownKernelException of(String name, KernelSpecs specs) {
    specs
        .problem(name)
        .ifPresent(problem -> {
          throw new KernelException("The kernel spec '" + name + "' can't be used: " + problem);
        });
    return new UnknownKernelException(
        name, specs.all().stream().map(KernelSpec::name).sorted().toList());
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
