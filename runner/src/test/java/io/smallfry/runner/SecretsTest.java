package io.smallfry.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallfry.notebook.NotebookException;
import io.smallfry.runner.Script.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a kernel gets a run's secrets, and that the notebook doesn't. */
final class SecretsTest {
  private static final String VALUE = "s3cr3t \"quoted\" \\ 'too' \n\u00e9";
  private static final Secrets SECRETS = Secrets.of(Map.of("token", VALUE));

  @TempDir Path folder;

  @Test
  void aSecretIsAVariableOfTheKernel() throws Exception {
    Path got = folder.resolve("got");
    Ran ran = with(write("token", got)).run();
    assertThat(ran.result()).isInstanceOf(NotebookResult.Succeeded.class);
    assertThat(got).hasContent(VALUE);
    assertThat(ran.file().root().toString()).doesNotContain("s3cr3t");
  }

  @Test
  void itComesAfterTheParametersAndBeforeTheNextCell() throws Exception {
    Path got = folder.resolve("got");
    Ran ran =
        with(Script.of(
                    "print('token' in globals())",
                    "token = None\nx = 1",
                    write("token", got).notebook().cells().getFirst().source())
                .tag(1, "parameters"))
            .with(run -> run.withParameters(Map.of("x", 2)))
            .run();
    assertThat(ran.text(0)).isEqualTo("False\n");
    assertThat(got).hasContent(VALUE);
  }

  @Test
  void itWinsOverTheDefaultsOfEachParametersCell() throws Exception {
    Ran ran =
        with(Script.of(
                    "token = 'default'",
                    "print(len(token))",
                    "token = 'again'\nx = 1",
                    "print(len(token), x)")
                .tag(0, "parameters")
                .tag(2, "parameters"))
            .with(run -> run.withParameters(Map.of("x", 2)))
            .run();
    assertThat(ran.text(2)).isEqualTo(VALUE.length() + "\n");
    assertThat(ran.text(5)).isEqualTo(VALUE.length() + " 2\n");
  }

  @Test
  void itLeavesNoTraceInTheHistoryAndThePrompts() throws Exception {
    Ran ran = with(Script.of("print(len(In), any('s3cr' + '3t' in line for line in In))")).run();
    assertThat(ran.count(0)).isEqualTo(1);
    assertThat(ran.text(0)).isEqualTo("2 False\n");
  }

  @Test
  void severalAreGivenAtOnce() throws Exception {
    Ran ran =
        Script.of("print(len(a), len(b))")
            .with(run -> run.withSecrets(Secrets.of(Map.of("a", "12345678", "b", "123"))))
            .run();
    assertThat(ran.text(0)).isEqualTo("8 3\n");
  }

  @Test
  void aNameThatIsNoneIsToldBeforeAnythingRuns() {
    NotebookRun run =
        Script.of("1")
            .prepare(folder.resolve("out.ipynb"))
            .withSecrets(Secrets.of(Map.of("no-name", VALUE)));
    assertRefused(run, "no-name");
  }

  @Test
  void aLanguageThatIsNotKnownIsToldBeforeAnythingRuns() {
    NotebookRun run =
        Script.of("1")
            .prepare(folder.resolve("out.ipynb"))
            .withLanguage("befunge")
            .withSecrets(SECRETS);
    assertRefused(run, "kernel's environment");
  }

  @Test
  void aKernelThatDoesNotTakeThemFailsTheCellThatWouldNeedThem() throws Exception {
    Ran ran =
        with(Script.of(
                    """
                    def refuse(*a, **k): raise PermissionError('words of its own')
                    get_ipython().input_transformers_post.append(refuse)
                    token = None\
                    """,
                    "print('never')")
                .tag(0, "parameters"))
            .run();
    NotebookResult.CellFailed failed = (NotebookResult.CellFailed) ran.result();
    assertThat(failed.name()).isEqualTo("SecretsError");
    assertThat(failed.cell()).isEqualTo(1);
    assertThat(ran.output(3).path("ename").asString()).isEqualTo("SecretsError");
    assertThat(ran.output(3).toString()).doesNotContain("words of its own");
  }

  @Test
  void theirNamesAloneAreShown() {
    assertThat(SECRETS.toString()).isEqualTo("Secrets[token]");
  }

  private void assertRefused(NotebookRun run, String problem) {
    try (ProcessRunner runner = new ProcessRunner(RealPython.specs())) {
      assertThatThrownBy(() -> runner.run(run, RunListener.NONE))
          .isInstanceOf(NotebookException.class)
          .hasMessageContaining(problem)
          .hasMessageNotContaining("s3cr3t");
    }
    assertThat(Files.exists(folder.resolve("out.ipynb"))).isFalse();
  }

  private static Script with(Script script) {
    return script.with(run -> run.withSecrets(SECRETS).withStartTimeout(Duration.ofSeconds(60)));
  }

  /** A cell that writes a variable into a file, where no mask is. */
  private static Script write(String name, Path file) {
    return Script.of("import pathlib; _ = pathlib.Path(r'" + file + "').write_text(" + name + ")");
  }
}
