package io.smallfry.runner;

import io.smallfry.kernel.KernelSpec;
import io.smallfry.kernel.KernelSpecs;
import org.jspecify.annotations.Nullable;

/**
 * Which kernel a run takes, and which language its parameters are written in: what the run says,
 * else the notebook; a notebook that names no kernel runs on the default one, or on the first of
 * the language that was asked for.
 *
 * @param kernelName the name asked for
 * @param spec null if there is none of that name
 * @param language null if nobody says it
 */
record KernelChoice(String kernelName, @Nullable KernelSpec spec, @Nullable String language) {
  static KernelChoice of(NotebookRun run, KernelSpecs specs) {
    String named = run.kernelName() != null ? run.kernelName() : run.source().kernelName();
    String wanted = run.language();
    KernelSpec spec;
    if (named != null) {
      spec = specs.find(named).orElse(null);
    } else {
      named = specs.defaultName();
      spec = specs.find(named).orElse(null);
      if (wanted != null && (spec == null || !spec.language().equalsIgnoreCase(wanted))) {
        KernelSpec other = ofLanguage(wanted, specs);
        if (other != null) {
          spec = other;
          named = other.name();
        }
      }
    }
    String language =
        wanted != null ? wanted : spec != null ? spec.language() : run.source().language();
    return new KernelChoice(spec == null ? named : spec.name(), spec, language);
  }

  private static @Nullable KernelSpec ofLanguage(String language, KernelSpecs specs) {
    KernelSpec first = null;
    for (KernelSpec spec : specs.all()) {
      if (spec.language().equalsIgnoreCase(language)
          && (first == null || spec.name().compareTo(first.name()) < 0)) {
        first = spec;
      }
    }
    return first;
  }

  /**
   * The kernel spec.
   *
   * @throws UnknownKernelException if there is none
   * @throws io.smallfry.kernel.KernelException if there is one that can't be used
   */
  KernelSpec requireSpec(KernelSpecs specs) {
    if (spec == null) {
      throw UnknownKernelException.of(kernelName, specs);
    }
    return spec;
  }
}
