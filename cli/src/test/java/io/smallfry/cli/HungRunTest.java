package io.smallfry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.cli.Cli.Done;
import io.smallfry.notebook.Notebook;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kernel that answers nothing any more, as who typed {@code smallfry run} sees it. */
final class HungRunTest {
  @TempDir Path folder;

  @Test
  void aKernelThatHangsIsSaidAndHasItsOwnExitCode() throws Exception {
    Notebooks.write(
        folder.resolve("in.ipynb"),
        "print('done')",
        "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)",
        "'never'");

    Done done = Cli.in(folder).run("run", "in.ipynb", "out.ipynb", "--hang-timeout", "2");

    assertThat(done.code()).as(done.err()).isEqualTo(138);
    assertThat(done.err())
        .isEqualTo("smallfry: the kernel hung: its process has been stopped for 2 s, in cell 2\n");
    Notebook output = Notebooks.read(folder.resolve("out.ipynb"));
    assertThat(output.cells()).as("banner and anchor").hasSize(5);
    assertThat(output.cells().get(1).outputs().get(0).path("text").asString()).isEqualTo("done\n");
    assertThat(output.cells().get(3).outputs().get(0).path("ename").asString())
        .isEqualTo("HungKernelError");
  }
}
