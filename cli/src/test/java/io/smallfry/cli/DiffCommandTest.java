package io.smallfry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.cli.Cli.Done;
import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookReader;
import io.smallfry.notebook.NotebookWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiffCommandTest {
  @TempDir Path folder;

  @Test
  void theSameFileTwiceIsTheSame() throws Exception {
    write("a.ipynb", "x = 1");
    Done done = run("diff", "a.ipynb", "a.ipynb");
    assertThat(done.code()).isZero();
    assertThat(done.out()).isEqualTo("a.ipynb and a.ipynb are the same.\n");
  }

  @Test
  void whatDiffersIsShownCellByCell() throws Exception {
    Notebook notebook = write("a.ipynb", "days = 7", "print(days)", "same()");
    notebook.cells().get(0).setSource("days = 30");
    notebook
        .cells()
        .get(1)
        .outputs()
        .addObject()
        .put("output_type", "stream")
        .put("name", "stdout")
        .put("text", "30\n");
    notebook.insertCode(3, "new()");
    save("b.ipynb", notebook);
    Done done = run("diff", "a.ipynb", "b.ipynb");
    assertThat(done.code()).isEqualTo(1);
    assertThat(done.out())
        .isEqualTo(
            """
            --- a.ipynb
            +++ b.ipynb
            Cells: 2 changed, 1 added; 1 unchanged

            ── cell 1 (code, parameters) changed ───────────────────────────────────────────
              - days = 7
              + days = 30

            ── cell 2 (code) changed ───────────────────────────────────────────────────────
              output 1 (stdout), added
                + 30

            ── cell 4 (code) added ─────────────────────────────────────────────────────────
              + new()
            """);
    assertThat(done.err()).isEmpty();
  }

  @Test
  void coloursMarkTheWordsOnATerminalOnly() throws Exception {
    save("b.ipynb", changed(write("a.ipynb", "days = 7"), "days = 30"));
    String marked = "\u001b[32mdays = \u001b[0m\u001b[32;7m30\u001b[0m";
    assertThat(Cli.in(folder).onTerminal().run("diff", "a.ipynb", "b.ipynb").out())
        .contains(marked);
    assertThat(run("diff", "a.ipynb", "b.ipynb").out()).doesNotContain("\u001b");
    assertThat(run("diff", "--color", "always", "a.ipynb", "b.ipynb").out()).contains(marked);
    assertThat(Cli.in(folder).onTerminal().run("diff", "--color=never", "a.ipynb", "b.ipynb").out())
        .doesNotContain("\u001b");
    assertThat(run("diff", "--color", "blue", "a.ipynb", "b.ipynb").code()).isEqualTo(2);
  }

  /** An output must not drive the terminal, nor pretend to be other text. */
  @Test
  void controlCharactersDontReachTheTerminal() throws Exception {
    Notebook notebook = write("a.ipynb", "x");
    notebook
        .cells()
        .getFirst()
        .outputs()
        .addObject()
        .put("output_type", "stream")
        .put("name", "std\u001b[2Jout")
        .put(
            "text",
            "\u001b]0;title\u0007\u001b[2J\u001b[31mred\u001b[0m\u0008\u009b1m\u202eabc\r\n");
    notebook.metadata().put("key\u001b[1m", "\u001b[5m");
    save("b.ipynb", notebook);
    String out = run("diff", "a.ipynb", "b.ipynb").out();
    assertThat(out).contains("+ red␈<U+009B>1m<U+202E>abc␍");
    assertThat(out.codePoints().filter(c -> c != '\n' && Character.isISOControl(c))).isEmpty();
  }

  @Test
  void whatIsComparedCanBeChosen() throws Exception {
    Notebook notebook = changed(write("a.ipynb", "x = 1"), "x = 2");
    notebook.cells().getFirst().setExecutionCount(3);
    save("b.ipynb", notebook);
    assertThat(run("diff", "--outputs", "a.ipynb", "b.ipynb").code()).isZero();
    assertThat(run("diff", "-s", "a.ipynb", "b.ipynb").code()).isEqualTo(1);
    assertThat(run("diff", "--ignore-source", "-D", "a.ipynb", "b.ipynb").code()).isZero();
    Done details = run("diff", "-S", "a.ipynb", "b.ipynb");
    assertThat(details.code()).isEqualTo(1);
    assertThat(details.out())
        .contains("Cells: all 1 the same")
        .contains("Also, as with every run: execution counts of cell 1 (-D leaves them out)");
    assertThat(run("diff", "-s", "-D", "a.ipynb", "b.ipynb").code()).isEqualTo(2);
  }

  @Test
  void jsonIsForMachines() throws Exception {
    save("b.ipynb", changed(write("a.ipynb", "x = 1"), "x = 2"));
    Done done = run("diff", "--json", "a.ipynb", "b.ipynb");
    assertThat(done.code()).isEqualTo(1);
    var json = new tools.jackson.databind.json.JsonMapper().readTree(done.out());
    assertThat(json.at("/cells/0/change").asString()).isEqualTo("changed");
    assertThat(run("diff", "--json", "a.ipynb", "a.ipynb").out()).contains("\"same\" : true");
  }

  @Test
  void quietSaysNothing() throws Exception {
    save("b.ipynb", changed(write("a.ipynb", "x = 1"), "x = 2"));
    assertThat(run("diff", "--quiet", "a.ipynb", "b.ipynb")).isEqualTo(new Done(1, "", ""));
  }

  @Test
  void oneSideMayBeStandardInput() throws Exception {
    Notebook notebook = write("a.ipynb", "x = 1");
    String in = new String(NotebookWriter.toBytes(notebook), StandardCharsets.UTF_8);
    assertThat(Cli.in(folder).reading(in).run("diff", "-", "a.ipynb").code()).isZero();
    assertThat(Cli.in(folder).reading(in).run("diff", "-", "-").code()).isEqualTo(2);
  }

  @Test
  void whatCantBeReadIsNoDifference() throws Exception {
    write("a.ipynb", "x = 1");
    Files.writeString(folder.resolve("broken.ipynb"), "{\"cells\": [");
    Done missing = run("diff", "a.ipynb", "none.ipynb");
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err()).contains("none.ipynb").contains("no such file");
    assertThat(run("diff", "broken.ipynb", "a.ipynb").code()).isEqualTo(2);
    assertThat(run("diff", "a.ipynb", ".").code()).isEqualTo(2);
    assertThat(run("diff", "a.ipynb").code()).isEqualTo(2);
  }

  /** What a print loop leaves: shown in some lines. */
  @Test
  void hugeOutputsAreShownInShort() throws Exception {
    Notebook notebook = write("a.ipynb", "x");
    notebook
        .cells()
        .getFirst()
        .outputs()
        .addObject()
        .put("output_type", "stream")
        .put("name", "stdout")
        .put(
            "text",
            ("a line of an endless loop, " + "and on ".repeat(10) + "\n").repeat(1_000_000));
    save("b.ipynb", notebook);
    Done done = run("diff", "a.ipynb", "b.ipynb");
    assertThat(done.code()).isEqualTo(1);
    assertThat(done.out()).contains("more lines").contains("differs and is not shown");
    assertThat(done.out().length()).isLessThan(40_000);
  }

  private Notebook write(String name, String... sources) throws IOException {
    return NotebookReader.read(Notebooks.write(folder.resolve(name), sources));
  }

  private static Notebook changed(Notebook notebook, String source) {
    notebook.cells().getFirst().setSource(source);
    return notebook;
  }

  private void save(String name, Notebook notebook) throws IOException {
    Files.write(folder.resolve(name), NotebookWriter.toBytes(notebook));
  }

  private Done run(String... line) {
    return Cli.in(folder).run(line);
  }
}
