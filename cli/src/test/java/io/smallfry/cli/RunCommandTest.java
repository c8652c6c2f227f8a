package io.smallfry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.cli.Cli.Done;
import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code smallfry run} as papermill's users know it, with real kernels. */
final class RunCommandTest {
  @TempDir Path folder;
  private Path out;

  @BeforeEach
  void write() throws Exception {
    Notebooks.write(folder.resolve("in.ipynb"), "x = 1", "print(repr(x))");
    out = folder.resolve("out.ipynb");
  }

  @Test
  void itRunsQuietly() throws Exception {
    Done done = run("run", "in.ipynb", "out.ipynb");
    assertThat(done).isEqualTo(new Done(0, "", ""));
    assertThat(Notebooks.printed(Notebooks.read(out))).isEqualTo("1\n");
  }

  @Test
  void laterSourcesOfParametersWin() throws Exception {
    Files.writeString(folder.resolve("p.yaml"), "x: file");
    String base64 =
        Base64.getEncoder().encodeToString("x: base64".getBytes(StandardCharsets.UTF_8));
    String[] line = {
      "run",
      "in.ipynb",
      "out.ipynb",
      "-r",
      "x",
      "raw",
      "-p",
      "x",
      "1",
      "-y",
      "x: yaml",
      "-f",
      "p.yaml",
      "-b",
      base64
    };
    assertThat(run(line).code()).isZero();
    assertThat(Notebooks.printed(Notebooks.read(out))).isEqualTo("'raw'\n");
  }

  @Test
  void aYamlValueReachesPython() throws Exception {
    run("run", "in.ipynb", "out.ipynb", "-y", "x: {a: [1, 2.5, yes, null]}");
    assertThat(Notebooks.printed(Notebooks.read(out))).isEqualTo("{'a': [1, 2.5, True, None]}\n");
  }

  @Test
  void anUnknownParameterIsAWarning() throws Exception {
    Done done = run("run", "in.ipynb", "out.ipynb", "-p", "y", "1");
    assertThat(done.code()).isZero();
    assertThat(done.err()).contains("no parameter 'y'");
  }

  @Test
  void pathsNameParameters() {
    assertThat(run("run", "in.ipynb", "out-{region}.ipynb", "-p", "region", "North").code())
        .isZero();
    assertThat(folder.resolve("out-North.ipynb")).exists();
  }

  @Test
  void aPathWithoutItsParameterIsAnError() {
    Done done = run("run", "in.ipynb", "out-{region}.ipynb");
    assertThat(done.code()).isEqualTo(1);
    assertThat(done.err()).contains("needs a parameter 'region'");
  }

  @Test
  void itReadsAndWritesStandardStreams() throws Exception {
    Done done =
        Cli.in(folder).reading(Files.readString(folder.resolve("in.ipynb"))).run("run", "-", "-");
    assertThat(done.code()).isZero();
    Notebook notebook = NotebookReader.read(done.out().getBytes(StandardCharsets.UTF_8));
    assertThat(Notebooks.printed(notebook)).isEqualTo("1\n");
  }

  @Test
  void withoutOutItWritesToAPipe() {
    assertThat(run("run", "in.ipynb").out()).startsWith("{\n");
  }

  @Test
  void onATerminalOutIsNeeded() {
    Done done = Cli.in(folder).onTerminal().run("run", "in.ipynb");
    assertThat(done.code()).isEqualTo(2);
    assertThat(done.err()).contains("OUT is missing").contains("Usage: smallfry run IN");
  }

  @Test
  void aFailingCellIsToldWithItsTraceback() throws Exception {
    Notebooks.write(folder.resolve("in.ipynb"), "1/0");
    Done done = run("run", "in.ipynb", "out.ipynb");
    assertThat(done.code()).isEqualTo(1);
    assertThat(done.err())
        .contains("Traceback")
        .doesNotContain("\u001b")
        .endsWith("smallfry: cell 1 (In [1]) failed: ZeroDivisionError: division by zero\n");
    assertThat(Notebooks.read(out).cells().getFirst().source()).contains("papermill-error-cell");
  }

  @Test
  void aDeadKernelHasItsOwnCode() throws Exception {
    Notebooks.write(folder.resolve("in.ipynb"), "import os; os._exit(1)");
    Done done = run("run", "in.ipynb", "out.ipynb");
    assertThat(done.code()).isEqualTo(138);
    assertThat(done.err()).contains("the kernel died").doesNotContain("\tat ");
  }

  @Test
  void aCellMayNotTakeTooLong() throws Exception {
    Notebooks.write(folder.resolve("in.ipynb"), "import time; time.sleep(600)");
    Done done = run("run", "in.ipynb", "out.ipynb", "--execution-timeout", "1");
    assertThat(done.code()).isEqualTo(124);
    assertThat(done.err()).contains("cell 1 took longer than 1 s and was stopped");
  }

  @Test
  void theKernelStartsWhereItIsTold() throws Exception {
    Files.createDirectory(folder.resolve("sub"));
    Notebooks.write(folder.resolve("in.ipynb"), "import os; print(os.path.basename(os.getcwd()))");
    run("run", "in.ipynb", "out.ipynb", "--cwd", "sub");
    assertThat(Notebooks.printed(Notebooks.read(out))).isEqualTo("sub\n");
  }

  @Test
  void logOutputShowsWhatCellsPrint() {
    Done done = run("run", "in.ipynb", "out.ipynb", "--log-output", "-p", "x", "7");
    assertThat(done.err()).contains("--- cell 3 of 3\n7\n");
    assertThat(done.out()).isEmpty();
  }

  @Test
  void aTerminalShowsABar() {
    Done done = Cli.in(folder).onTerminal().run("run", "in.ipynb", "out.ipynb");
    assertThat(done.err()).contains("0/2 cells").contains("2/2 cells").endsWith("\n");
  }

  @Test
  void noProgressBarShowsNone() {
    assertThat(Cli.in(folder).onTerminal().run("run", "in.ipynb", "out.ipynb", "--no-progress-bar"))
        .isEqualTo(new Done(0, "", ""));
  }

  @Test
  void withoutATerminalProgressIsALineACell() {
    assertThat(run("run", "in.ipynb", "out.ipynb", "--progress-bar").err())
        .contains("1/2 cells, ")
        .contains("2/2 cells, ");
  }

  @Test
  void whatCannotBeDoneIsOneLineAndOverwritesNothing() throws Exception {
    Files.writeString(out, "old");
    Files.writeString(folder.resolve("broken.ipynb"), "{\"cells\": [");
    expectLine("no such file", "run", "missing.ipynb", "out.ipynb");
    expectLine("JSON", "run", "broken.ipynb", "out.ipynb");
    expectLine("is a folder", "run", ".", "out.ipynb");
    expectLine("Did you mean 'python3'?", "run", "in.ipynb", "out.ipynb", "-k", "pyhton3");
    expectLine("there is no folder", "run", "in.ipynb", "missing/out.ipynb");
    expectLine("is a folder", "run", "in.ipynb", ".");
    expectLine("there is no folder nowhere", "run", "in.ipynb", "out.ipynb", "--cwd", "nowhere");
    expectLine("no YAML", "run", "in.ipynb", "out.ipynb", "-y", "{a: ");
    expectLine("must map names to values", "run", "in.ipynb", "out.ipynb", "-y", "[1]");
    expectLine("p.yaml can't be read", "run", "in.ipynb", "out.ipynb", "-f", "p.yaml");
    assertThat(out).hasContent("old");
  }

  private void expectLine(String part, String... line) {
    Done done = run(line);
    assertThat(done.code()).as(part).isEqualTo(1);
    assertThat(done.err()).contains(part).startsWith("smallfry: ").hasLineCount(1);
    assertThat(done.out()).isEmpty();
  }

  @Test
  void verboseShowsWhereAnErrorCameFrom() {
    assertThat(run("run", "missing.ipynb", "out.ipynb", "--verbose").err()).contains("\tat ");
  }

  private Done run(String... line) {
    return Cli.in(folder).run(line);
  }
}
