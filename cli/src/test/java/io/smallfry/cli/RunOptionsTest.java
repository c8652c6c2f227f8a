package io.smallfry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallfry.notebook.Notebook;
import io.smallfry.runner.NotebookRun;
import io.smallfry.runner.NotebookSink;
import io.smallfry.runner.OutputLimit;
import io.smallfry.runner.store.Stores;
import java.io.ByteArrayInputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each option of {@code smallfry run} makes of the run, without a kernel. */
final class RunOptionsTest {
  @TempDir Path folder;

  @Test
  void withoutOptionsItIsPapermillsRunWithAFasterSave() {
    NotebookRun run = run();
    assertThat(run.executionTimeout()).isNull();
    assertThat(run.idleTimeout()).isNull();
    assertThat(run.hangTimeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(run.startTimeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(run.saveEachCell()).isTrue();
    assertThat(run.autosave()).isEqualTo(Duration.ofSeconds(2));
    assertThat(run.outputLimit()).isEqualTo(OutputLimit.DEFAULT);
    assertThat(run.kernelName()).isNull();
    assertThat(run.language()).isNull();
    assertThat(run.prepareOnly() || run.reportMode() || run.strictParameters()).isFalse();
    assertThat(run.allowErrors() || run.warm()).isFalse();
    assertThat(run.workingDirectory()).isEqualTo(folder);
  }

  @Test
  void limitsAreInSecondsAndZeroIsNone() {
    NotebookRun run =
        run("--execution-timeout", "7", "--idle-timeout", "8", "--start-timeout", "9");
    assertThat(run.executionTimeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(run.idleTimeout()).isEqualTo(Duration.ofSeconds(8));
    assertThat(run("--hang-timeout", "5").hangTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(run("--hang-timeout", "0").hangTimeout()).isNull();
    assertThat(run.startTimeout()).isEqualTo(Duration.ofSeconds(9));
    assertThat(run("--execution-timeout", "0").executionTimeout()).isNull();
    assertThat(run("--start_timeout", "3").startTimeout()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void savingFollowsPapermillsTwoOptions() {
    assertThat(run("--autosave-cell-every", "30").autosave()).isEqualTo(Duration.ofSeconds(30));
    assertThat(run("--autosave-cell-every", "0").autosave()).isZero();
    NotebookRun atTheEnd = run("--no-request-save-on-cell-execute");
    assertThat(atTheEnd.saveEachCell()).isFalse();
    assertThat(atTheEnd.autosave()).isZero();
    assertThat(run("--no-request-save-on-cell-execute", "--autosave-cell-every", "5").autosave())
        .isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void ofTwoOppositesTheLastCounts() {
    assertThat(run("--report-mode", "--no-report-mode").reportMode()).isFalse();
    assertThat(run("--no-report-mode", "--report-mode").reportMode()).isTrue();
    assertThat(run("--prepare-execute", "--prepare-only").prepareOnly()).isTrue();
    assertThat(run("--prepare-only", "--prepare-execute").prepareOnly()).isFalse();
    assertThat(
            run("--no-request-save-on-cell-execute", "--request-save-on-cell-execute")
                .saveEachCell())
        .isTrue();
  }

  @Test
  void kernelAndLanguageAreNamed() {
    NotebookRun run = run("-k", "ir", "-l", "R");
    assertThat(run.kernelName()).isEqualTo("ir");
    assertThat(run.language()).isEqualTo("R");
  }

  @Test
  void switchesOfOursAreSet() {
    NotebookRun run =
        run(
            "--strict-parameters",
            "--allow-errors",
            "--warm",
            "--skip-tag",
            "a",
            "--skip-tag",
            "b");
    assertThat(run.strictParameters() && run.allowErrors() && run.warm()).isTrue();
    assertThat(run.skipTags()).containsExactlyInAnyOrder("a", "b");
  }

  @ParameterizedTest
  @CsvSource({
    "20MB, 20000000",
    "1.5 KiB, 1536",
    "0, 0",
    "1234, 1234",
    "2g, 2000000000",
    "10B, 10",
    "1TiB, 1099511627776"
  })
  void anOutputLimitIsASize(String size, long bytes) {
    assertThat(run("--output-limit", size).outputLimit()).isEqualTo(new OutputLimit(bytes, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MB", "-1", "1XB", "1e99GB", "20 MB MB", "NaN"})
  void whatIsNoSizeIsUsage(String size) {
    assertThatThrownBy(() -> run("--output-limit", size))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("needs a size such as 20MB");
  }

  @Test
  void wholeOutputsAreKeptInAFolderThatIsMade() {
    OutputLimit limit = run("--keep-whole-output", "whole/deep").outputLimit();
    assertThat(limit).isEqualTo(new OutputLimit(20_000_000, folder.resolve("whole/deep")));
    assertThat(folder.resolve("whole/deep")).isDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"process", "nbclient"})
  void theEngineIsTheOneThereIs(String name) {
    assertThat(run("--engine", name)).isNotNull();
  }

  @Test
  void anotherEngineIsUsage() {
    assertThatThrownBy(() -> run("--engine", "spark"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("no engine 'spark': process is the only one");
  }

  @Test
  void secretsComeFromTheEnvironmentAndFromFiles() throws Exception {
    Files.writeString(folder.resolve("key"), "line one\nline two\n");
    assertThat(run("--secret", "a=env:TOKEN", "--secret", "b=file:key").secrets().names())
        .containsExactly("a", "b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hunter2",
        "=env:TOKEN",
        "a=hunter2",
        "a b=env:TOKEN",
        "1a=env:TOKEN",
        "a=env:MISSING",
        "a=file:missing",
        "a=env:EMPTY",
        "a=file:latin"
      })
  void aSecretThatCannotBeHadIsUsageAndNotEchoed(String secret) throws Exception {
    Files.write(folder.resolve("latin"), new byte[] {'h', (byte) 0xfc});
    assertThatThrownBy(() -> run("--secret", secret))
        .isInstanceOf(UsageException.class)
        .hasMessageNotContainingAny("hunter2", "swordfish");
  }

  @Test
  void aSecretIsGivenOnce() {
    assertThatThrownBy(() -> run("--secret", "a=env:TOKEN", "--secret", "a=env:TOKEN"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("twice");
  }

  @Test
  void aParameterIsNoSecret() {
    Arguments arguments = arguments("--secret", "x=env:TOKEN", "-p", "x", "1");
    RunOptions options = RunOptions.of(arguments, invocation());
    RunPaths paths = RunPaths.of(arguments, invocation());
    assertThatThrownBy(() -> options.checkSecrets(paths.parameters()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("'x' is set as a parameter and as a secret");
  }

  private NotebookRun run(String... options) {
    NotebookRun bare = NotebookRun.of(Notebook.empty(), "in.ipynb", new NoSink());
    return RunOptions.of(arguments(options), invocation()).apply(bare);
  }

  private static Arguments arguments(String... options) {
    List<String> line = new ArrayList<>(List.of("in.ipynb", "out.ipynb"));
    line.addAll(List.of(options));
    return Arguments.parse(RunSyntax.of(), line);
  }

  private Invocation invocation() {
    PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
    return new Invocation(
        new ByteArrayInputStream(new byte[0]),
        nowhere,
        nowhere,
        false,
        false,
        false,
        Map.of("TOKEN", "swordfish", "EMPTY", ""),
        folder,
        new Stores(folder, Map.of()));
  }

  private record NoSink() implements NotebookSink {
    @Override
    public void write(List<ByteBuffer> document) {
      throw new AssertionError("nothing is run");
    }

    @Override
    public String path() {
      return "out.ipynb";
    }
  }
}
