package io.smallfry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.smallfry.cli.Cli.Done;
import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** papermill's command line on {@code smallfry run}, option by option, with real kernels. */
final class RunAsPapermillTest {
  private static final String PRINTS =
      "import sys; print('out'); print('err', file=sys.stderr); 42";

  @TempDir Path folder;
  private Path out;
  private String source;

  @BeforeEach
  void write() throws Exception {
    Path in = Notebooks.write(folder.resolve("in.ipynb"), "x = 1", "print(repr(x))");
    out = folder.resolve("out.ipynb");
    source = Files.readString(in);
  }

  private Done run(String... line) {
    return Cli.in(folder).run(line);
  }

  private JsonNode papermill() throws IOException {
    return Notebooks.read(out).metadata().path("papermill");
  }

  @ParameterizedTest
  @CsvSource({
    "--inject-input-path, in.ipynb, ''",
    "--inject-output-path, '', out.ipynb",
    "--inject-paths, in.ipynb, out.ipynb"
  })
  void pathsAreInjectedAsParameters(String option, String in, String output) throws Exception {
    assertThat(run("run", "in.ipynb", "out.ipynb", option).code()).isZero();
    JsonNode parameters = papermill().path("parameters");
    assertThat(parameters.path("PAPERMILL_INPUT_PATH").asString("")).isEqualTo(in);
    assertThat(parameters.path("PAPERMILL_OUTPUT_PATH").asString("")).isEqualTo(output);
  }

  @Test
  void anInjectedPathIsFilledAndGivesWayToItsParameter() throws Exception {
    String[] line = {
      "run",
      "in.ipynb",
      "{name}.ipynb",
      "-p",
      "name",
      "out",
      "--inject-paths",
      "-p",
      "PAPERMILL_INPUT_PATH",
      "mine"
    };
    assertThat(run(line).code()).isZero();
    assertThat(papermill().path("parameters"))
        .hasToString(
            "{\"PAPERMILL_INPUT_PATH\":\"mine\",\"PAPERMILL_OUTPUT_PATH\":\"out.ipynb\",\"name\":\"out\"}");
  }

  @Test
  void prepareOnlyWritesParametersAndExecutesNothing() throws Exception {
    Notebooks.write(folder.resolve("in.ipynb"), "x = 1", "1/0");
    assertThat(run("run", "in.ipynb", "out.ipynb", "--prepare-only", "-p", "x", "2"))
        .isEqualTo(new Done(0, "", ""));
    Notebook prepared = Notebooks.read(out);
    assertThat(prepared.cells().get(1).source()).contains("x = 2");
    assertThat(prepared.cells().get(2).outputs()).isEmpty();
  }

  @Test
  void reportModeHidesCode() throws Exception {
    assertThat(run("run", "in.ipynb", "out.ipynb", "--report-mode", "-p", "x", "2").code())
        .isZero();
    for (var cell : Notebooks.read(out).cells()) {
      assertThat(cell.metadata().path("jupyter").path("source_hidden").asBoolean(false)).isTrue();
    }
  }

  @Test
  void withoutSavesTheOutputIsWrittenAtTheEnd() throws Exception {
    Notebooks.write(
        folder.resolve("in.ipynb"),
        "print(len(open('out.ipynb').read()))",
        "print(open('out.ipynb').read().count('comp' + 'leted'))");
    assertThat(run("run", "in.ipynb", "out.ipynb", "--no-request-save-on-cell-execute").code())
        .isZero();
    assertThat(Notebooks.printed(Notebooks.read(out))).isEqualTo("0\n");
  }

  @Test
  void whatCellsPrintGoesToFiles() throws Exception {
    Notebooks.write(folder.resolve("in.ipynb"), PRINTS);
    assertThat(
            run("run", "in.ipynb", "out.ipynb", "--stdout-file", "o", "--stderr-file", "e").code())
        .isZero();
    assertThat(folder.resolve("o")).hasContent("out\n");
    assertThat(folder.resolve("e")).hasContent("err\n");
  }

  @Test
  void oneFileMayTakeBothStreams() throws Exception {
    Notebooks.write(folder.resolve("in.ipynb"), PRINTS);
    run("run", "in.ipynb", "out.ipynb", "--stdout-file", "both", "--stderr-file", "both");
    assertThat(Files.readString(folder.resolve("both"))).contains("out\n").contains("err\n");
  }

  @Test
  void aDashAsStreamFileIsStandardOutput() throws Exception {
    Notebooks.write(folder.resolve("in.ipynb"), PRINTS);
    assertThat(run("run", "in.ipynb", "out.ipynb", "--stdout-file", "-").out()).isEqualTo("out\n");
    Done both = run("run", "in.ipynb", "-", "--stdout-file", "-");
    assertThat(both.code()).isEqualTo(2);
    assertThat(both.err()).contains("can't both be standard output");
  }

  @Test
  void aStreamFileThatCannotBeWrittenIsUsage() {
    Done done = run("run", "in.ipynb", "out.ipynb", "--stdout-file", "missing/o");
    assertThat(done.code()).isEqualTo(2);
    assertThat(done.err()).contains("'--stdout-file': missing/o can't be written");
    assertThat(out).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "DEBUG, true, true, true",
    "notset, true, true, true",
    "INFO, false, true, true",
    "WARNING, false, false, true",
    "ERROR, false, false, false",
    "CRITICAL, false, false, false"
  })
  void theLogLevelDecidesWhatIsTold(String level, boolean steps, boolean prints, boolean warnings)
      throws Exception {
    Notebooks.write(folder.resolve("in.ipynb"), PRINTS);
    Done done =
        run("run", "in.ipynb", "out.ipynb", "--log-output", "--log-level", level, "-p", "y", "1");
    assertThat(done.code()).isZero();
    assertThat(done.err().contains("cell 1 completed after")).isEqualTo(steps);
    assertThat(done.err().contains("\nout\n")).isEqualTo(prints);
    assertThat(done.err().contains("\n42\n")).isEqualTo(prints);
    assertThat(done.err().contains("err\n")).isEqualTo(warnings);
    assertThat(done.err().contains("no parameter 'y'")).isEqualTo(warnings);
  }

  @Test
  void anUnknownLogLevelIsUsage() {
    assertThat(run("run", "in.ipynb", "out.ipynb", "--log-level", "LOUD").code()).isEqualTo(2);
  }

  @Test
  void helpNotebookShowsTheParametersAndRunsNothing() throws Exception {
    Done done = run("run", "in.ipynb", "--help-notebook", "-p", "region", "North");
    assertThat(done.code()).isZero();
    assertThat(done.out()).contains("x: ").contains("1");
    assertThat(run("run", "{region}.ipynb", "--help-notebook", "-p", "region", "in").code())
        .isZero();
    assertThat(out).doesNotExist();
  }

  @Test
  void versionNeedsNoNotebook() {
    assertThat(run("run", "--version").out()).startsWith("smallfry ");
  }

  @Test
  void aPipeIsTheInputAndTheWordTheOutput() throws Exception {
    assertThat(Cli.in(folder).piped(source).run("run", "out.ipynb")).isEqualTo(new Done(0, "", ""));
    assertThat(Notebooks.printed(Notebooks.read(out))).isEqualTo("1\n");
    assertThat(papermill().path("input_path").asString()).isEqualTo("-");
  }

  @Test
  void betweenTwoPipesNoWordIsNeeded() throws Exception {
    Done done = Cli.in(folder).piped(source).run("run", "-p", "x", "5");
    assertThat(done.code()).isZero();
    Notebook notebook = NotebookReader.read(done.out().getBytes(StandardCharsets.UTF_8));
    assertThat(Notebooks.printed(notebook)).isEqualTo("5\n");
  }

  @Test
  void withTwoWordsAPipeIsNotRead() throws Exception {
    assertThat(Cli.in(folder).piped("no notebook").run("run", "in.ipynb", "out.ipynb").code())
        .isZero();
  }

  @Test
  void withoutAPipeInIsNeeded() {
    Done done = run("run");
    assertThat(done.code()).isEqualTo(2);
    assertThat(done.err()).contains("IN is missing");
  }

  @Test
  void parametersComeFromStandardInputAndFromJson() throws Exception {
    assertThat(
            Cli.in(folder)
                .reading("x: piped")
                .run("run", "in.ipynb", "out.ipynb", "-f", "-")
                .code())
        .isZero();
    assertThat(Notebooks.printed(Notebooks.read(out))).isEqualTo("'piped'\n");
    run("run", "in.ipynb", "out.ipynb", "-f", "{\"x\": [1, null]}");
    assertThat(Notebooks.printed(Notebooks.read(out))).isEqualTo("[1, None]\n");
  }

  @Test
  void inputsAndParameterFilesComeFromWebServers() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] body =
                (exchange.getRequestURI().getPath().endsWith(".yaml") ? "x: web" : source)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
    try {
      String host = "127.0.0.1:" + server.getAddress().getPort();
      String in = "http://ada:secret@" + host + "/{name}.ipynb?sig=secret";
      String file = "http://" + host + "/p.yaml";
      Done done = run("run", in, "out.ipynb", "-f", file, "-p", "name", "in", "--inject-paths");
      assertThat(done)
          .as("warns of what the notebook does not have")
          .extracting(Done::code)
          .isEqualTo(0);
      assertThat(Notebooks.printed(Notebooks.read(out))).isEqualTo("'web'\n");
      assertThat(Files.readString(out)).doesNotContain("secret").contains(host + "/in.ipynb?…");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void storesThatAreNotThereYetSaySo() {
    Done done = run("run", "abfss://c@a/in.ipynb", "out.ipynb");
    assertThat(done.code()).isEqualTo(1);
    assertThat(done.err())
        .isEqualTo(
            "smallfry: the notebook abfss://c@a/in.ipynb can't be read: Azure's storage (abfss://)"
                + " is not supported yet; files, s3:// and http(s):// are\n");
    assertThat(run("run", "in.ipynb", "gs://b/out.ipynb").err()).contains("Google's storage");
    assertThat(run("run", "in.ipynb", "s3://bucket").err()).contains("s3://bucket/key");
  }

  @Test
  void aSecretReachesTheKernelAndNotTheOutput() throws Exception {
    Notebooks.write(folder.resolve("in.ipynb"), "x = 1", "print(len(token), token)");
    Done done =
        Cli.in(folder)
            .with("TOKEN", "swordfish-4711")
            .run("run", "in.ipynb", "out.ipynb", "--secret", "token=env:TOKEN", "--log-output");
    assertThat(done.code()).isZero();
    assertThat(Files.readString(out)).contains("14 [secret token]").doesNotContain("swordfish");
    assertThat(done.err()).doesNotContain("swordfish");
  }

  @Test
  void strictParametersAreUsage() {
    Done done = run("run", "in.ipynb", "out.ipynb", "--strict-parameters", "-p", "y", "1");
    assertThat(done.code()).isEqualTo(2);
    assertThat(done.err()).contains("'y'");
    assertThat(out).doesNotExist();
  }

  @Test
  void cellsAreSkippedByTheirTag() throws Exception {
    Notebooks.write(folder.resolve("in.ipynb"), "1/0");
    assertThat(run("run", "in.ipynb", "out.ipynb", "--skip-tag", "parameters").code()).isZero();
  }

  @Test
  void aCellThatSaysNothingIsStopped() throws Exception {
    Notebooks.write(folder.resolve("in.ipynb"), "import time; time.sleep(600)");
    Done done = run("run", "in.ipynb", "out.ipynb", "--idle-timeout", "1");
    assertThat(done.code()).isEqualTo(124);
    assertThat(done.err()).contains("put nothing out for 1 s");
  }

  @Test
  void errorsMayBeAllowed() throws Exception {
    Notebooks.write(folder.resolve("in.ipynb"), "1/0", "print('on')");
    assertThat(run("run", "in.ipynb", "out.ipynb", "--allow-errors").code()).isZero();
    assertThat(Notebooks.printed(Notebooks.read(out))).isEqualTo("on\n");
  }

  @Test
  void aFailedOutputIsResumedWithItsParameters() throws Exception {
    Notebooks.write(
        folder.resolve("in.ipynb"), "x = 1", "open(f'seen-{x}', 'x')", "print('now', x)");
    Files.writeString(folder.resolve("seen-2"), "");
    assertThat(run("run", "in.ipynb", "out.ipynb", "-p", "x", "2").code()).isEqualTo(1);
    Files.delete(folder.resolve("seen-2"));
    assertThat(run("run", "--resume", "out.ipynb")).isEqualTo(new Done(0, "", ""));
    Notebook resumed = Notebooks.read(out);
    assertThat(Notebooks.printed(resumed)).isEqualTo("now 2\n");
    assertThat(resumed.cells()).as("no banner, one injected cell").hasSize(4);
    assertThat(papermill().path("input_path").asString()).isEqualTo("in.ipynb");
  }

  @Test
  void whatIsResumedMayGetOtherParametersAndAnotherOutput() throws Exception {
    run("run", "in.ipynb", "out.ipynb", "-y", "{x: 2, y: kept}");
    assertThat(run("run", "--resume", "out.ipynb", "new-{y}.ipynb", "-p", "x", "3").code())
        .isZero();
    assertThat(Notebooks.printed(Notebooks.read(folder.resolve("new-kept.ipynb"))))
        .isEqualTo("3\n");
    assertThat(Notebooks.printed(Notebooks.read(out))).isEqualTo("2\n");
  }

  @Test
  void whatNoRunWroteIsNotResumed() {
    Done done = run("run", "--resume", "in.ipynb");
    assertThat(done.code()).isEqualTo(1);
    assertThat(done.err()).contains("in.ipynb can't be resumed");
    assertThat(folder.resolve("in.ipynb")).hasContent(source);
    assertThat(run("run", "--resume").code()).isEqualTo(2);
  }
}
