package io.smallfry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.cli.Cli.Done;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Command lines that are right and wrong, without a kernel. */
final class CommandLineTest {
  @TempDir Path folder;

  @Test
  void nothingIsUsage() {
    Done done = run();
    assertThat(done.code()).isEqualTo(2);
    assertThat(done.err()).contains("Usage: smallfry COMMAND");
  }

  @Test
  void helpListsAllCommands() {
    Done done = run("help");
    assertThat(done.code()).isZero();
    assertThat(done.out()).contains(Commands.NAMES);
    assertThat(run("--help")).isEqualTo(done);
  }

  @Test
  void theLaunchersHelpPageListsThemToo() throws IOException {
    String page = Files.readString(Path.of("../launcher/help.txt"));
    Commands.NAMES.forEach(name -> assertThat(page).contains("\n  " + name + " "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"run", "inspect", "diff", "strip", "convert", "up", "demo", "token", "version"})
  void eachCommandHasHelp(String command) {
    Done done = run(command, "--help");
    assertThat(done.code()).isZero();
    assertThat(done.out()).startsWith("Usage: smallfry " + command).contains("--help");
    assertThat(run("help", command)).isEqualTo(done);
  }

  @ParameterizedTest
  @ValueSource(strings = {"new", "build", "list", "show", "remove"})
  void eachCommandOfEnvironmentsHasHelp(String command) {
    assertThat(run("env", "--help").out()).contains("\n  " + command + " ");
    Done done = run("env", command, "--help");
    assertThat(done.code()).isZero();
    assertThat(done.out()).startsWith("Usage: smallfry env " + command).contains("--help");
    assertThat(run("help", "env", command)).isEqualTo(done);
    assertThat(run("env", "help", command)).isEqualTo(done);
  }

  @Test
  void environmentsNeedACommand() {
    assertThat(run("env").code()).isEqualTo(2);
    Done done = run("env", "biuld");
    assertThat(done.code()).isEqualTo(2);
    assertThat(done.err())
        .startsWith("smallfry: unknown command 'env biuld'. Did you mean 'build'?\n");
    assertThat(run("env", "list", "frob").err()).contains("'frob' is one word too many");
    assertThat(run("env", "build", "a", "b", "--lock", "x").code()).isEqualTo(2);
    assertThat(run("env", "remove").err()).contains("NAME is missing");
  }

  @Test
  void anUnknownCommandIsUsageWithASuggestion() {
    Done done = run("rnu", "x");
    assertThat(done.code()).isEqualTo(2);
    assertThat(done.err())
        .startsWith("smallfry: unknown command 'rnu'. Did you mean 'run'?\n")
        .contains("Usage");
    assertThat(done.out()).isEmpty();
  }

  @Test
  void anUnknownOptionIsUsageWithASuggestion() {
    Done done = run("run", "a", "b", "--kernle", "x");
    assertThat(done.code()).isEqualTo(2);
    assertThat(done.err()).contains("unknown option '--kernle'. Did you mean '--kernel'?");
  }

  @Test
  void valuesMayLookLikeOptions() {
    Arguments arguments =
        Arguments.parse(
            new RunCommand().syntax(),
            java.util.List.of("in", "out", "-p", "x", "-1", "-kpython3", "--cwd=dir"));
    assertThat(arguments.all("--parameters")).containsExactly(java.util.List.of("x", "-1"));
    assertThat(arguments.value("--kernel")).contains("python3");
    assertThat(arguments.value("--cwd")).contains("dir");
  }

  @Test
  void aMissingValueIsUsage() {
    assertThat(run("run", "a", "b", "-p", "x").err()).contains("'-p' needs NAME and VALUE");
  }

  @Test
  void aNumberMustBeOne() {
    Done done = run("run", "a", "b", "--execution-timeout", "soon");
    assertThat(done.code()).isNotZero();
    assertThat(run("up", "--port", "many").code()).isEqualTo(2);
    assertThat(run("up", "--port", "70000").code()).isEqualTo(2);
  }

  @Test
  void oneWordTooManyIsUsage() {
    assertThat(run("run", "a", "b", "c").err()).contains("'c' is one word too many");
  }

  @Test
  void versionIsOnStandardOutput() {
    assertThat(run("version").out()).startsWith("smallfry 0.1.0 (Java 25");
    assertThat(run("--version").out()).isEqualTo(run("version").out());
  }

  @Test
  void inspectShowsParameters() throws Exception {
    Notebooks.write(
        folder.resolve("in.ipynb"), "region: str = 'North'  # where\ndays = 7\nrate = 1.5");
    Done done = run("inspect", "in.ipynb");
    assertThat(done.code()).isZero();
    assertThat(done.out())
        .contains("Parameters of in.ipynb:")
        .contains("  region: str (default 'North')")
        .contains("where")
        .contains("days: Unknown type (default 7)");
  }

  @Test
  void inspectWithoutAParametersCellFails() throws Exception {
    var notebook = io.smallfry.notebook.Notebook.empty();
    java.nio.file.Files.write(
        folder.resolve("in.ipynb"), io.smallfry.notebook.NotebookWriter.toBytes(notebook));
    Done done = run("inspect", "in.ipynb");
    assertThat(done.code()).isEqualTo(1);
    assertThat(done.err()).contains("no cell tagged 'parameters'");
  }

  private Done run(String... line) {
    return Cli.in(folder).run(line);
  }
}
