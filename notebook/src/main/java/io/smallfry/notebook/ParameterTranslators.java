package io.smallfry.notebook;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which {@link ParameterTranslator} a notebook needs: by its kernel's name if that is known, else
 * by its language.
 */
final class ParameterTranslators {
  /** Keyed as papermill's: by the name of a kernel or of a language. */
  private static final Map<String, ParameterTranslator> BY_NAME =
      Map.of("python", PythonParameters.INSTANCE, "pysparkkernel", PythonParameters.INSTANCE);

  private ParameterTranslators() {}

  static Optional<ParameterTranslator> find(
      @Nullable String kernelName, @Nullable String language) {
    ParameterTranslator translator = kernelName == null ? null : BY_NAME.get(kernelName);
    if (translator == null && language != null) {
      translator = BY_NAME.get(language);
    }
    if (translator == null
        && language == null
        && kernelName != null
        && kernelName.matches("python[23]?")) {
      // A notebook that names ipykernel's own kernel spec and nothing else.
      translator = PythonParameters.INSTANCE;
    }
    return Optional.ofNullable(translator);
  }
}
