package io.smallfry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.cli.Cli.Done;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run on an environment that there is, but of which no kernel was built yet. */
final class UnbuiltEnvironmentTest {
  @TempDir Path folder;

  @BeforeEach
  void write() throws Exception {
    Notebooks.write(folder.resolve("in.ipynb"), "open('ran', 'w')");
    Files.writeString(folder.resolve("reports.toml"), "python = \"3.11\"\nrequirements = []\n");
    Files.writeString(folder.resolve("odd.toml"), "python = \"3.11\"\nrequirement = []\n");
  }

  private Done run(String kernel) {
    Done done =
        Cli.in(folder)
            .with("SMALLFRY_ENVIRONMENTS", folder.toString())
            .run("run", "in.ipynb", "out.ipynb", "-k", kernel);
    assertThat(done.code()).isEqualTo(1);
    assertThat(folder.resolve("ran")).doesNotExist();
    assertThat(folder.resolve("out.ipynb")).doesNotExist();
    return done;
  }

  @Test
  void itSaysHowToBuildIt() {
    assertThat(run("reports").err())
        .isEqualTo(
            "smallfry: the environment 'reports' is not built: smallfry env build reports\n");
    assertThat(run("Reports").err()).isEqualTo(run("reports").err());
  }

  @Test
  void itSaysWhyItCannotBeBuilt() {
    assertThat(run("odd").err())
        .startsWith("smallfry: the environment 'odd' is broken: ")
        .contains("requirement");
  }

  @Test
  void whatNoEnvironmentIsCalledIsAnUnknownKernel() {
    assertThat(run("nonesuch").err()).startsWith("smallfry: there is no kernel 'nonesuch'");
  }
}
