package io.smallfry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.cli.Cli.Done;
import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConvertCommandTest {
  @TempDir Path folder;

  @Test
  void theResultStandsBesideTheNotebook() throws Exception {
    write();
    Done done = run("convert", "--to", "html", "a.ipynb");
    assertThat(done).isEqualTo(new Done(0, "", "smallfry: wrote a.html\n"));
    assertThat(Files.readString(folder.resolve("a.html"))).contains("<title>a</title>");
    assertThat(run("convert", "--to", "md", "a.ipynb").code()).isZero();
    assertThat(run("convert", "--to", "py", "a.ipynb").code()).isZero();
    assertThat(Files.readString(folder.resolve("a.py"))).contains("# %% tags=[\"parameters\"]");
    assertThat(Files.readString(folder.resolve("a.md"))).contains("```python");
  }

  @Test
  void standardStreams() throws Exception {
    String in = new String(NotebookWriter.toBytes(write()), StandardCharsets.UTF_8);
    Done done = Cli.in(folder).reading(in).run("convert", "--to", "html", "-");
    assertThat(done.out()).startsWith("<!doctype html>");
    assertThat(done.err()).isEmpty();
    assertThat(run("convert", "--to", "py", "a.ipynb", "-").out()).contains("x = 1");
    for (int i = 0; i < 2; i++) { // also over what is there
      assertThat(Cli.in(folder).reading(in).run("convert", "-", "out.html").code()).isZero();
    }
  }

  @Test
  void theEndOfTheNameTellsTheFormat() throws Exception {
    write();
    assertThat(run("convert", "a.ipynb", "b.md").code()).isZero();
    assertThat(Files.readString(folder.resolve("b.md"))).startsWith("```python");
    assertThat(run("convert", "a.ipynb", "b.doc").code()).isEqualTo(2);
    assertThat(run("convert", "a.ipynb").code()).isEqualTo(2);
  }

  @Test
  void aReportHasNoCode() throws Exception {
    write();
    run("convert", "--no-code", "a.ipynb", "report.html");
    assertThat(Files.readString(folder.resolve("report.html"))).doesNotContain("x = 1");
  }

  @Test
  void picturesInAFolderAreFoundFromTheDocument() throws Exception {
    Notebook notebook = write();
    notebook
        .cells()
        .getFirst()
        .outputs()
        .addObject()
        .put("output_type", "display_data")
        .putObject("data")
        .put("image/png", "iVBORw0KGgoAAAANSUhEUgAAAAIAAAAD");
    Files.write(folder.resolve("a.ipynb"), NotebookWriter.toBytes(notebook));
    Files.createDirectory(folder.resolve("docs"));
    assertThat(run("convert", "--images", "img", "a.ipynb", "docs/a.md").code()).isZero();
    assertThat(Files.readString(folder.resolve("docs/a.md"))).contains("(../img/cell-1-1.png)");
    assertThat(folder.resolve("img/cell-1-1.png")).exists();
  }

  @Test
  void whatCantBeDoneIsRefused() throws Exception {
    byte[] before = NotebookWriter.toBytes(write());
    assertThat(run("convert", "--to", "html", "a.ipynb", "a.ipynb").code()).isEqualTo(2);
    assertThat(Files.readAllBytes(folder.resolve("a.ipynb"))).isEqualTo(before);
    assertThat(run("convert", "--to", "pdf", "a.ipynb").err()).contains("only to html, md or py");
    assertThat(run("convert", "--to", "py", "--no-code", "a.ipynb").code()).isEqualTo(2);
    assertThat(run("convert", "--to", "html", "--images", "x", "a.ipynb").code()).isEqualTo(2);
    assertThat(run("convert", "--to", "html", "none.ipynb").code()).isEqualTo(1);
    assertThat(run("convert", "--to", "html", "a.ipynb", "none/a.html").code()).isEqualTo(1);
    Files.writeString(folder.resolve("broken.ipynb"), "[]");
    assertThat(run("convert", "--to", "html", "broken.ipynb").code()).isEqualTo(1);
    assertThat(folder.resolve("broken.html")).doesNotExist();
  }

  private Notebook write() throws IOException {
    return Notebooks.read(Notebooks.write(folder.resolve("a.ipynb"), "x = 1"));
  }

  private Done run(String... line) {
    return Cli.in(folder).run(line);
  }
}
