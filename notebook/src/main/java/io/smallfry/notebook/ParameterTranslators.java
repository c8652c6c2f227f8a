package io.smallfry.notebook;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which {@link ParameterTranslator} a notebook needs: by its kernel's name if that is known, else
 * by its language.
 */
final class ParameterTranslators {
  /** The languages there are, for people. */
  static final String LANGUAGES =
      "Python, R, Scala, Julia, MATLAB, C#, F#, PowerShell, Bash, JavaScript, TypeScript and SQL";

  private ParameterTranslators() {}

  static Optional<ParameterTranslator> find(
      @Nullable String kernelName, @Nullable String language) {
    ParameterTranslator translator = kernelName == null ? null : byKernel(kernelName);
    if (translator == null && language != null) {
      translator = byLanguage(language);
    }
    if (translator == null && language == null && kernelName != null) {
      // A notebook that names a kernel spec and nothing else.
      translator = byUsualKernel(kernelName);
    }
    return Optional.ofNullable(translator);
  }

  /**
   * Papermill's names, which are those of kernels and of languages. A class of a translator is
   * loaded when its name comes.
   */
  private static @Nullable ParameterTranslator byKernel(String name) {
    return switch (name) {
      case "python", "pysparkkernel" -> PythonParameters.INSTANCE;
      case "R", "sparkrkernel" -> RParameters.INSTANCE;
      case "scala", "sparkkernel" -> ScalaParameters.INSTANCE;
      case "julia" -> JuliaParameters.INSTANCE;
      case "matlab" -> MatlabParameters.INSTANCE;
      case ".net-csharp" -> CSharpParameters.INSTANCE;
      case ".net-fsharp" -> FSharpParameters.INSTANCE;
      case ".net-powershell" -> PowerShellParameters.INSTANCE;
      case "bash" -> BashParameters.INSTANCE;
      default -> null;
    };
  }

  private static @Nullable ParameterTranslator byLanguage(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "python", "ipython" -> PythonParameters.INSTANCE;
      case "r" -> RParameters.INSTANCE;
      case "scala" -> ScalaParameters.INSTANCE;
      case "julia" -> JuliaParameters.INSTANCE;
      case "matlab" -> MatlabParameters.INSTANCE;
      case "c#", "csharp" -> CSharpParameters.INSTANCE;
      case "f#", "fsharp" -> FSharpParameters.INSTANCE;
      case "powershell", "pwsh" -> PowerShellParameters.INSTANCE;
      case "bash" -> BashParameters.INSTANCE;
      case "javascript" -> EcmaScriptParameters.JAVASCRIPT;
      case "typescript" -> EcmaScriptParameters.TYPESCRIPT;
      case "sql" -> SqlParameters.INSTANCE;
      default -> null;
    };
  }

  private static @Nullable ParameterTranslator byUsualKernel(String name) {
    return switch (name) {
      case "python2", "python3" -> PythonParameters.INSTANCE;
      case "ir", "ark", "xr" -> RParameters.INSTANCE;
      case "deno", "tslab" -> EcmaScriptParameters.TYPESCRIPT;
      case "jslab", "xjavascript" -> EcmaScriptParameters.JAVASCRIPT;
      default -> name.startsWith("julia-") ? JuliaParameters.INSTANCE : byLanguage(name);
    };
  }
}
