package io.smallfry.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.smallfry.kernel.KernelSpecs;
import io.smallfry.notebook.Cell;
import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Notebooks with parameters on kernels of other makers, which are looked for where the property
 * {@code smallfry.kernels} or the variable {@code SMALLFRY_KERNELS} says, else in {@code
 * build/python-kernels}; one that is not installed is skipped.
 */
@Timeout(180)
final class OtherKernelsRunTest {
  private static final String WHO = "it's \"me\" $HOME \\ ä";

  /**
   * @param defaults sets {@code who} and {@code n}
   * @param code prints {@code who} and {@code n + 1}
   * @param error fails
   */
  record Language(String kernel, String defaults, String code, String error) {
    @Override
    public String toString() {
      return kernel;
    }
  }

  @TempDir private Path folder;

  static Stream<Language> languages() {
    return Stream.of(
        new Language("bash", "who=nobody; n=1", "echo \"$who\" $((n + 1))", "false"),
        new Language("xpython", "who = ''\nn = 1", "print(who, n + 1)", "raise ValueError('no')"),
        new Language(
            "deno",
            "let who = ''; let n = 1;",
            // What is printed may else come after the word that the cell is over.
            "console.log(who, String(n + 1)); await new Promise(r => setTimeout(r, 300));",
            "throw new Error('no')"),
        new Language(
            "ir", "who <- ''; n <- 1", "cat(paste0(who, ' ', n + 1, '\\n'))", "stop('no')"));
  }

  private static KernelSpecs specs() {
    String given =
        System.getProperty(
            "smallfry.kernels", System.getenv().getOrDefault("SMALLFRY_KERNELS", ""));
    Path own = Path.of("../build/python-kernels/share/jupyter").toAbsolutePath().normalize();
    String places = given.isEmpty() && Files.isDirectory(own) ? own.toString() : given;
    return KernelSpecs.standard(Map.of("HOME", "/nowhere", "JUPYTER_PATH", places), null);
  }

  @ParameterizedTest
  @MethodSource("languages")
  void aNotebookRunsWithItsParameters(Language language) throws Exception {
    KernelSpecs specs = specs();
    assumeTrue(specs.find(language.kernel).isPresent(), language + " is not installed");
    Map<String, Object> parameters = Map.of("who", WHO, "n", 41);
    Path output = folder.resolve("out.ipynb");
    NotebookRun run =
        Script.of(language.defaults, language.code, language.error, language.code)
            .tag(0, "parameters")
            .with(it ->
                it.withKernelName(language.kernel)
                    .withLanguage(specs.find(language.kernel).orElseThrow().language())
                    .withParameters(parameters))
            .prepare(output);
    NotebookResult result;
    try (ProcessRunner runner = new ProcessRunner(specs)) {
      result = runner.run(run, RunListener.NONE);
    }
    assertThat(result).isInstanceOf(NotebookResult.CellFailed.class);
    Notebook file = NotebookReader.read(output);
    assertThat(printed(file, language.code)).isEqualTo(WHO + " 42\n");
    assertThat(file.metadata().get("papermill").get("exception").booleanValue()).isTrue();
  }

  private static String printed(Notebook file, String code) {
    StringBuilder text = new StringBuilder();
    for (Cell cell : file.cells()) {
      if (cell.source().equals(code)) {
        for (var output : cell.outputs()) {
          text.append(output.path("text").asString(""));
        }
        return text.toString();
      }
    }
    return "";
  }
}
