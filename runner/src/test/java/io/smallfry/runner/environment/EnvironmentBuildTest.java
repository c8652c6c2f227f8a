package io.smallfry.runner.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallfry.kernel.KernelSpecs;
import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookReader;
import io.smallfry.runner.EnvironmentMark;
import io.smallfry.runner.FileSink;
import io.smallfry.runner.KernelRequest;
import io.smallfry.runner.NotebookResult;
import io.smallfry.runner.NotebookRun;
import io.smallfry.runner.ProcessRunner;
import io.smallfry.runner.RunListener;
import io.smallfry.runner.environment.BuildResult.Change;
import io.smallfry.runner.environment.EnvironmentInfo.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The life of one environment, built by the real pip from the machine's package index, with a real
 * kernel. In order, because a build takes half a minute.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EnvironmentBuildTest {
  private static final BuildListener QUIET = new BuildListener() {};

  // Static: one for all the tests.
  @TempDir private static Path directory;
  private String lock = "";

  @BeforeAll
  static void needsAnIndex() throws Exception {
    PackageIndex.require(python(), Map.of());
  }

  private EnvironmentFolder folder() {
    return new EnvironmentFolder(directory);
  }

  private Environments environments() {
    return new Environments(folder(), System.getenv(), python(), null);
  }

  static Path python() {
    return Path.of(
        System.getProperty(
            "smallfry.python", System.getenv().getOrDefault("SMALLFRY_PYTHON", "python3")));
  }

  private KernelSpecs specs() {
    return KernelSpecs.standard(Map.of("HOME", "/nowhere"), python(), folder().share());
  }

  private void describe(String name, String requirements, String preload) throws Exception {
    Files.writeString(
        folder().file(name),
        "python = \"%s\"\nrequirements = [%s]\npreload = [%s]\n"
            .formatted(series(), requirements, preload));
  }

  private static String series() {
    return Interpreter.series(DefaultEnvironment.info(python()).python());
  }

  private BuildResult build(String name, BuildOptions options) {
    return environments().build(name, options, QUIET);
  }

  @Test
  @Order(1)
  void twoBuildsAtOnceAreOne() throws Exception {
    describe("small", "\"iniconfig<2.1\"", "");
    CompletableFuture<BuildResult> other =
        CompletableFuture.supplyAsync(() -> build("small", BuildOptions.USUAL));
    BuildResult one = build("small", BuildOptions.USUAL);
    BuildResult two = other.join();
    assertThat(List.of(one.change(), two.change()))
        .containsExactlyInAnyOrder(Change.BUILT, Change.NONE);
    assertThat(one.folder()).isEqualTo(two.folder());
    lock = one.lock();
    assertThat(Files.readString(one.lockFile()))
        .contains("iniconfig==2.0.0 \\\n    --hash=sha256:")
        .contains("ipykernel==");
    assertThat(environments().info("small").state()).isEqualTo(State.BUILT);
  }

  @Test
  @Order(2)
  void whatDidNotChangeIsNotBuilt() {
    assertThat(build("small", BuildOptions.USUAL).change()).isEqualTo(Change.NONE);
  }

  @Test
  @Order(3)
  void aRunsOutputNamesTheEnvironmentAndItsLock() throws Exception {
    Notebook source = Notebook.empty();
    source.insertCode(0, "import iniconfig, importlib.metadata as m; m.version('iniconfig')");
    Path output = directory.resolve("out.ipynb");
    try (ProcessRunner runner = new ProcessRunner(specs())) {
      NotebookResult result =
          runner.run(
              NotebookRun.of(source, "in.ipynb", new FileSink(output)).withKernelName("small"),
              RunListener.NONE);
      assertThat(result).isInstanceOf(NotebookResult.Succeeded.class);
    }
    Notebook written = NotebookReader.read(output);
    assertThat(written.cells().getFirst().outputs().toString()).contains("2.0.0");
    assertThat(EnvironmentMark.of(written))
        .hasValueSatisfying(mark -> {
          assertThat(mark.name()).isEqualTo("small");
          assertThat(mark.lock()).isEqualTo(lock);
          assertThat(mark.python()).startsWith(series() + ".");
        });
  }

  @Test
  @Order(4)
  void whatCannotBeImportedIsNamed() throws Exception {
    describe("small", "\"iniconfig<2.1\"", "\"iniconfig\", \"nonesuch\"");
    assertThatThrownBy(() -> build("small", BuildOptions.USUAL))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("preload: 'nonesuch' can't be imported");
    assertThat(specs().find("small")).isPresent();

    describe("small", "\"iniconfig<2.1\"", "\"iniconfig\"");
    BuildResult result = build("small", BuildOptions.USUAL);
    assertThat(result.change()).isEqualTo(Change.PRELOAD);
    assertThat(result.lock()).isEqualTo(lock);
  }

  @Test
  @Order(5)
  void aBuildThatFailsLeavesTheOneBefore() throws Exception {
    Path before = environments().info("small").folder();
    describe("small", "\"iniconfig==99.99\"", "\"iniconfig\"");
    assertThatThrownBy(() -> build("small", BuildOptions.USUAL))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("iniconfig");
    EnvironmentInfo now = environments().info("small");
    assertThat(now.state()).isEqualTo(State.CHANGED);
    assertThat(now.folder()).isEqualTo(before);
    assertThat(new Builds(folder().builds("small")).all()).as("nothing half-made").hasSize(1);
    assertThat(specs().find("small").orElseThrow().argv().getFirst())
        .startsWith(String.valueOf(before));
  }

  @Test
  @Order(6)
  void anEnvironmentInUseIsNotRemoved() throws Exception {
    try (ProcessRunner runner = new ProcessRunner(specs())) {
      var kernel = runner.startKernel(new KernelRequest("small", directory, Map.of()));
      assertThatThrownBy(() -> environments().remove("small", false, QUIET))
          .isInstanceOf(EnvironmentException.class)
          .hasMessageContaining("in use");
      kernel.shutdown();
    }
    Path half = Files.createDirectories(folder().builds("small").resolve("7/bin"));
    assertThat(environments().remove("small", false, QUIET)).isNotEmpty();
    assertThat(specs().find("small")).isEmpty();
    assertThat(half).doesNotExist();
    assertThat(folder().file("small")).exists();
  }

  @Test
  @Order(7)
  void aLockBringsTheSamePackagesBack() {
    BuildResult again = build("small-then", new BuildOptions(false, false, lock));
    assertThat(again.change()).isEqualTo(Change.BUILT);
    assertThat(again.lock()).isEqualTo(lock);
    assertThat(environments().list().stream().map(EnvironmentInfo::name))
        .containsExactly("default", "small", "small-then");
    environments().remove("small-then", true, QUIET);
    assertThat(folder().file("small-then")).doesNotExist();
  }
}
