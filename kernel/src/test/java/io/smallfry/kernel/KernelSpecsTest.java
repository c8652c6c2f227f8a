package io.smallfry.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KernelSpecsTest {
  @TempDir private Path root;

  private Path install(String directory, String json) throws IOException {
    Path spec = Files.createDirectories(root.resolve(directory));
    Files.writeString(spec.resolve("kernel.json"), json);
    return spec;
  }

  private static String json(String displayName) {
    return """
    {"argv": ["x", "{connection_file}"], "display_name": "%s", "language": "l", "more": [1]}
    """
        .formatted(displayName);
  }

  private KernelSpecs specs(String... directories) {
    return new KernelSpecs(java.util.Arrays.stream(directories).map(root::resolve).toList());
  }

  @Test
  void readsKernelJson() throws IOException {
    Path directory =
        install(
            "k/r",
            """
            {"argv": ["R", "--args", "{connection_file}"], "display_name": "R 4", "language": "R",
             "interrupt_mode": "message", "env": {"A": "${B}", "N": 1}, "metadata": {"x": 1}}
            """);
    KernelSpec spec = specs("k").find("r").orElseThrow();
    assertThat(spec.name()).isEqualTo("r");
    assertThat(spec.directory()).isEqualTo(directory);
    assertThat(spec.argv()).containsExactly("R", "--args", "{connection_file}");
    assertThat(spec.env()).isEqualTo(Map.of("A", "${B}", "N", "1"));
    assertThat(spec.displayName()).isEqualTo("R 4");
    assertThat(spec.language()).isEqualTo("R");
    assertThat(spec.interruptMode()).isEqualTo(InterruptMode.MESSAGE);
    assertThat(spec.json().get("metadata").get("x").intValue()).isEqualTo(1);
  }

  @Test
  void theFirstDirectoryThatHasANameWins() throws IOException {
    install("a/same", json("first"));
    install("b/same", json("second"));
    install("b/other", json("other"));
    KernelSpecs specs = specs("a", "missing", "b");
    assertThat(specs.find("same").orElseThrow().displayName()).isEqualTo("first");
    assertThat(specs.all()).extracting(KernelSpec::displayName).containsExactly("other", "first");
  }

  @Test
  void namesHaveNoCase() throws IOException {
    install("k/Julia-1.11", json("Julia"));
    KernelSpecs specs = specs("k");
    assertThat(specs.find("julia-1.11")).isPresent();
    assertThat(specs.find("JULIA-1.11").orElseThrow().name()).isEqualTo("julia-1.11");
    assertThat(specs.all()).extracting(KernelSpec::name).containsExactly("julia-1.11");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "../k/x", "a b", "ä", "k/x", "x\0"})
  void impossibleNamesAreNotFound(String name) throws IOException {
    install("k/x", json("x"));
    install("k/a b", json("x"));
    assertThat(specs("k").find(name)).isEmpty();
    assertThat(specs("k").all()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "{}",
        "{\"argv\": []}",
        "{\"argv\": \"x\"}",
        "{\"argv\": [1]}",
        "{\"argv\": [\"x\"], \"env\": []}",
        "{\"argv\": [\"x\"], \"interrupt_mode\": \"shout\"}"
      })
  void brokenSpecsAreLeftOut(String json) throws IOException {
    install("a/broken", json);
    install("a/whole", json("whole"));
    install("b/broken", json("the next one of this name"));
    assertThat(specs("a").find("broken")).isEmpty();
    assertThat(specs("a").all()).extracting(KernelSpec::name).containsExactly("whole");
    assertThat(specs("a", "b").find("broken")).isPresent();
  }

  @Test
  void aDirectoryWithoutKernelJsonIsNoSpec() throws IOException {
    Files.createDirectories(root.resolve("k/empty"));
    Files.writeString(root.resolve("k/file"), "x");
    assertThat(specs("k").all()).isEmpty();
    assertThat(specs("k").find("file")).isEmpty();
  }

  @Test
  void pythonMeansTheEnvironmentThatTheSpecIsIn() throws IOException {
    Path python = Files.createDirectories(root.resolve("venv/bin")).resolve("python3");
    Files.createFile(
        python, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.writeString(root.resolve("venv/pyvenv.cfg"), "");
    install("venv/share/jupyter/kernels/p", "{\"argv\": [\"python3\", \"-m\", \"x\"]}");
    install("user/kernels/p2", "{\"argv\": [\"python\"]}");
    install("user/kernels/p3", "{\"argv\": [\"/usr/bin/python\"]}");
    KernelSpecs specs =
        KernelSpecs.standard(
            Map.of("HOME", "/nowhere", "JUPYTER_DATA_DIR", root.resolve("user").toString()),
            python);
    assertThat(specs.find("p").orElseThrow().argv().getFirst()).isEqualTo(python.toString());
    assertThat(specs.find("p2").orElseThrow().argv().getFirst()).isEqualTo(python.toString());
    assertThat(specs.find("p3").orElseThrow().argv().getFirst()).isEqualTo("/usr/bin/python");
  }

  @Test
  void aPythonOfAnotherVersionIsLeftToThePath() throws IOException {
    install("k/old", "{\"argv\": [\"python3.2\"]}");
    Map<String, String> env = Map.of("HOME", "/nowhere", "JUPYTER_PATH", root.toString());
    Files.move(root.resolve("k"), root.resolve("kernels"));
    KernelSpecs specs = KernelSpecs.standard(env, root.resolve("bin/python"));
    assertThat(specs.find("old").orElseThrow().argv()).containsExactly("python3.2");
  }

  @Test
  void prefixIsTheEnvironmentThatTheSpecIsInOrOurs() throws IOException {
    Files.createDirectories(root.resolve("conda/conda-meta"));
    install(
        "conda/share/jupyter/kernels/c", "{\"argv\": [\"x\", \"{prefix}/lib\", \"a={prefix}\"]}");
    install("user/kernels/u", "{\"argv\": [\"x\", \"{prefix}/lib\"]}");
    KernelSpecs specs =
        KernelSpecs.standard(
            Map.of(
                "HOME", "/nowhere",
                "CONDA_PREFIX", root.resolve("conda").toString(),
                "JUPYTER_DATA_DIR", root.resolve("user").toString()),
            Path.of("/own/bin/python"));
    assertThat(specs.find("c").orElseThrow().argv())
        .containsExactly("x", root + "/conda/lib", "a=" + root + "/conda");
    assertThat(specs.find("u").orElseThrow().argv()).containsExactly("x", "/own/lib");
  }

  @Test
  void whatIsWrongWithASpecIsSaid() throws IOException {
    install("a/broken", "{\"argv\": []}");
    install("a/shadowed", "{");
    install("b/shadowed", json("usable"));
    assertThat(specs("a").problem("Broken").orElseThrow())
        .contains(root.resolve("a/broken/kernel.json").toString())
        .contains("argv is missing or empty");
    assertThat(specs("a").problem("shadowed").orElseThrow()).contains("not valid JSON");
    assertThat(specs("a", "b").problem("shadowed")).isEmpty();
    assertThat(specs("a").problem("none")).isEmpty();
  }

  @Test
  void aProvisionerIsIgnoredWhereThereIsACommandAndNamedWhereThereIsNone() throws IOException {
    String metadata =
        ", \"metadata\": {\"kernel_provisioner\": {\"provisioner_name\": \"far-away\", \"config\": {}}}}";
    install("k/with", "{\"argv\": [\"x\"]" + metadata);
    install("k/without", "{\"argv\": []" + metadata);
    install("k/none", "{\"language\": \"l\"" + metadata);
    assertThat(specs("k").find("with").orElseThrow().argv()).containsExactly("x");
    assertThat(specs("k").all()).extracting(KernelSpec::name).containsExactly("with");
    for (String name : List.of("without", "none")) {
      assertThat(specs("k").find(name)).isEmpty();
      assertThat(specs("k").problem(name).orElseThrow()).contains("provisioner far-away");
    }
  }

  @Test
  void theUsualOneIsPython3() throws IOException {
    assertThat(specs("k").defaultName()).isEqualTo("python3");
    install("k/z", json("z"));
    assertThat(specs("k").defaultName()).isEqualTo("z");
    install("k/zz-python", "{\"argv\": [\"x\"], \"language\": \"python\"}");
    assertThat(specs("k").defaultName()).isEqualTo("zz-python");
    install("k/python3", json("Python"));
    assertThat(specs("k").defaultName()).isEqualTo("python3");
  }

  private static List<String> paths(Map<String, String> env, boolean mac) {
    return new JupyterPaths(env, Path.of("/own/bin/python"), null, mac)
        .kernelDirectories().stream().map(Path::toString).toList();
  }

  @Test
  void looksWhereJupyterLooks() {
    assertThat(
            paths(
                Map.of(
                    "HOME", "/home/a",
                    "JUPYTER_PATH", "/one:relative::/two",
                    "VIRTUAL_ENV", "/venv",
                    "CONDA_PREFIX", "/conda"),
                false))
        .containsExactly(
            "/one/kernels",
            Path.of("relative/kernels").toAbsolutePath().toString(),
            "/two/kernels",
            "/venv/share/jupyter/kernels",
            "/conda/share/jupyter/kernels",
            "/own/share/jupyter/kernels",
            "/home/a/.local/share/jupyter/kernels",
            "/usr/local/share/jupyter/kernels",
            "/usr/share/jupyter/kernels",
            "/home/a/.ipython/kernels");
  }

  @Test
  void namedEnvironmentsComeRightAfterJupyterPath() {
    List<Path> directories =
        new JupyterPaths(
                Map.of("HOME", "/home/a", "JUPYTER_PATH", "/one", "VIRTUAL_ENV", "/venv"),
                Path.of("/own/bin/python"),
                Path.of("/named/share/jupyter"),
                false)
            .kernelDirectories();
    assertThat(directories)
        .startsWith(
            Path.of("/one/kernels"),
            Path.of("/named/share/jupyter/kernels"),
            Path.of("/venv/share/jupyter/kernels"));
  }

  @Test
  void thePersonsDirectoryMayComeFirst() {
    assertThat(
            paths(
                Map.of(
                    "HOME", "/home/a",
                    "XDG_DATA_HOME", "/data",
                    "JUPYTER_PREFER_ENV_PATH", "No",
                    "CONDA_PREFIX", "/conda",
                    "CONDA_DEFAULT_ENV", "base"),
                false))
        .containsExactly(
            "/data/jupyter/kernels",
            "/home/a/.local/share/jupyter/kernels",
            "/own/share/jupyter/kernels",
            "/conda/share/jupyter/kernels",
            "/usr/local/share/jupyter/kernels",
            "/usr/share/jupyter/kernels",
            "/home/a/.ipython/kernels");
  }

  @Test
  void thePlatformsPlacesMayBeWanted() {
    Map<String, String> env =
        Map.of(
            "HOME", "/home/a",
            "JUPYTER_PLATFORM_DIRS", "1",
            "XDG_DATA_DIRS", "/opt/share::/usr/share",
            "PYTHONUSERBASE", "/base",
            "IPYTHONDIR", "/ipython");
    assertThat(paths(env, false))
        .containsExactly(
            "/own/share/jupyter/kernels",
            "/home/a/.local/share/jupyter/kernels",
            "/base/share/jupyter/kernels",
            "/opt/share/jupyter/kernels",
            "/usr/share/jupyter/kernels",
            "/ipython/kernels");
    assertThat(paths(env, true))
        .contains(
            "/home/a/Library/Application Support/Jupyter/kernels",
            "/Library/Application Support/Jupyter/kernels")
        .doesNotContain("/usr/share/jupyter/kernels");
  }

  @Test
  void macOsHasItsLibraryDirectory() {
    assertThat(paths(Map.of("HOME", "/Users/a"), true))
        .contains("/Users/a/Library/Jupyter/kernels");
    assertThat(paths(Map.of("HOME", "/Users/a", "JUPYTER_DATA_DIR", "/d"), true))
        .contains("/d/kernels")
        .doesNotContain("/Users/a/Library/Jupyter/kernels");
  }
}
