package io.smallfry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.cli.Cli.Done;
import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StripCommandTest {
  @TempDir Path folder;

  @Test
  void theResultIsOnStandardOutput() throws Exception {
    byte[] before = executed("a.ipynb");
    Done done = run("strip", "a.ipynb");
    assertThat(done.code()).isZero();
    assertThat(done.out()).doesNotContain("\"2\"").endsWith("}\n");
    assertThat(Files.readAllBytes(folder.resolve("a.ipynb"))).isEqualTo(before);
  }

  @Test
  void itIsAFilterThatIsStable() throws Exception {
    String notebook = new String(executed("a.ipynb"), StandardCharsets.UTF_8);
    Done once = Cli.in(folder).reading(notebook).run("strip");
    Done twice = Cli.in(folder).reading(once.out()).run("strip", "-");
    assertThat(once.code()).isZero();
    assertThat(once.out()).isEqualTo(run("strip", "a.ipynb").out());
    assertThat(twice.out()).isEqualTo(once.out());
  }

  /** However it is written: a filter that only reformats would show changes that nobody made. */
  @Test
  void aCleanNotebookPassesByteForByte() {
    String notebook =
        "{\"nbformat\":4,  \"nbformat_minor\":5,\"metadata\":{},\"cells\":[{\"cell_type\":\"code\",\"metadata\":{},"
            + "\"outputs\":[],\"execution_count\":null,\"source\":[\"é\\u00e9\"]}]}";
    assertThat(Cli.in(folder).reading(notebook).run("strip").out()).isEqualTo(notebook);
  }

  @Test
  void inPlaceChangesTheFilesAndTellsWhat() throws Exception {
    executed("a.ipynb");
    executed("b.ipynb");
    Files.setPosixFilePermissions(
        folder.resolve("a.ipynb"), PosixFilePermissions.fromString("rw-r-----"));
    Done done = run("strip", "--in-place", "a.ipynb", "b.ipynb");
    assertThat(done.code()).isZero();
    assertThat(done.err()).contains("a.ipynb: removed 1 output, 1 execution count");
    assertThat(done.out()).isEmpty();
    assertThat(Notebooks.read(folder.resolve("b.ipynb")).cells().getFirst().outputs()).isEmpty();
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("a.ipynb"))))
        .isEqualTo("rw-r-----");
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("a.ipynb", "b.ipynb");
    }
  }

  @Test
  void inPlaceLeavesACleanFileAlone() throws Exception {
    executed("a.ipynb");
    run("strip", "-i", "a.ipynb");
    FileTime time = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
    Files.setLastModifiedTime(folder.resolve("a.ipynb"), time);
    Done done = run("strip", "-i", "a.ipynb");
    assertThat(done).isEqualTo(new Done(0, "", ""));
    assertThat(Files.getLastModifiedTime(folder.resolve("a.ipynb"))).isEqualTo(time);
  }

  @Test
  void checkTellsWhatWouldGo() throws Exception {
    byte[] before = executed("a.ipynb");
    Done done = run("strip", "--check", "a.ipynb");
    assertThat(done.code()).isEqualTo(1);
    assertThat(done.err()).contains("a.ipynb is not stripped: it has 1 output, 1 execution count");
    assertThat(Files.readAllBytes(folder.resolve("a.ipynb"))).isEqualTo(before);
    run("strip", "-i", "a.ipynb");
    assertThat(run("strip", "--check", "a.ipynb")).isEqualTo(new Done(0, "", ""));
    assertThat(run("strip", "--verify", "--keep-output", "a.ipynb").code()).isZero();
  }

  @Test
  void anotherFileMayBeWritten() throws Exception {
    executed("a.ipynb");
    assertThat(run("strip", "a.ipynb", "-o", "b.ipynb").code()).isZero();
    assertThat(Notebooks.read(folder.resolve("b.ipynb")).cells().getFirst().outputs()).isEmpty();
    Done nowhere = run("strip", "a.ipynb", "-o", "none/b.ipynb");
    assertThat(nowhere.code()).isEqualTo(1);
    assertThat(nowhere.err()).contains("there is no folder");
  }

  @Test
  void oneBrokenNotebookDoesntStopTheOthers() throws Exception {
    executed("a.ipynb");
    Files.writeString(folder.resolve("broken.ipynb"), "{}");
    Done done = run("strip", "-i", "none.ipynb", "broken.ipynb", "a.ipynb");
    assertThat(done.code()).isEqualTo(1);
    assertThat(done.err()).contains("none.ipynb").contains("broken.ipynb").contains("a.ipynb");
    assertThat(Files.readString(folder.resolve("broken.ipynb"))).isEqualTo("{}");
    assertThat(run("strip", "--check", "a.ipynb").code()).isZero();
  }

  @Test
  void aBrokenNotebookGivesNothing() {
    Done done = Cli.in(folder).reading("no notebook").run("strip");
    assertThat(done.code()).isEqualTo(1);
    assertThat(done.out()).isEmpty();
    assertThat(done.err()).contains("the notebook on standard input can't be read");
  }

  @Test
  void whatMakesNoSenseTogetherIsUsage() throws Exception {
    executed("a.ipynb");
    assertThat(run("strip", "a.ipynb", "a.ipynb").code()).isEqualTo(2);
    assertThat(run("strip", "-i", "--check", "a.ipynb").code()).isEqualTo(2);
    assertThat(run("strip", "-i", "-").code()).isEqualTo(2);
    assertThat(run("strip", "--max-size", "big", "a.ipynb").code()).isEqualTo(2);
    assertThat(run("strip", "--extra-keys", "cells", "a.ipynb").code()).isEqualTo(2);
  }

  private byte[] executed(String name) throws IOException {
    Path file = Notebooks.write(folder.resolve(name), "1 + 1");
    Notebook notebook = Notebooks.read(file);
    notebook.cells().getFirst().setExecutionCount(1);
    notebook
        .cells()
        .getFirst()
        .outputs()
        .addObject()
        .put("output_type", "execute_result")
        .putNull("execution_count")
        .putObject("data")
        .put("text/plain", "2");
    byte[] bytes = NotebookWriter.toBytes(notebook);
    Files.write(file, bytes);
    return bytes;
  }

  private Done run(String... line) {
    return Cli.in(folder).run(line);
  }
}
