package io.smallfry.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code jupyter kernelspec list} finds in the same environment, we find, at the same place.
 */
@Timeout(120)
final class JupyterComparisonTest {
  /** {@code jupyter kernelspec list}, with the user's packages, which a venv leaves out. */
  private static final String LIST =
      """
      import site
      site.ENABLE_USER_SITE = True
      from jupyter_client.kernelspecapp import KernelSpecApp
      KernelSpecApp.launch_instance(["list", "--json"])
      """;

  @TempDir private Path root;

  /** A kernel of its own in each place that might be searched, and one of the same name in all. */
  @BeforeEach
  void install() throws IOException {
    for (String place :
        List.of(
            "one",
            "two",
            "data",
            "xdg/jupyter",
            "home/.local/share/jupyter",
            "home/.ipython",
            "ipython",
            "shared/jupyter",
            "base/share/jupyter")) {
      String own = place.replaceAll("[/.]", "-").replaceAll("^-", "");
      for (String name : List.of(own, "everywhere", "MiXed-" + own)) {
        Path spec = Files.createDirectories(root.resolve(place).resolve("kernels").resolve(name));
        Files.writeString(
            spec.resolve("kernel.json"),
            "{\"argv\": [\"x\"], \"display_name\": \"X\", \"language\": \"x\"}");
      }
      Path empty = root.resolve(place).resolve("kernels/empty");
      Files.createDirectories(empty);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "JUPYTER_PATH=ROOT/one:ROOT/two",
        "JUPYTER_PATH=ROOT/two:ROOT/one JUPYTER_DATA_DIR=ROOT/data",
        "JUPYTER_DATA_DIR=ROOT/data JUPYTER_PREFER_ENV_PATH=0",
        "XDG_DATA_HOME=ROOT/xdg JUPYTER_PREFER_ENV_PATH=Off",
        "XDG_DATA_HOME=ROOT/xdg IPYTHONDIR=ROOT/ipython",
        "JUPYTER_PLATFORM_DIRS=1 XDG_DATA_DIRS=ROOT/shared:/usr/share JUPYTER_CONFIG_PATH=ROOT/one",
        "PYTHONUSERBASE=ROOT/base JUPYTER_PREFER_ENV_PATH=1",
        "JUPYTER_PLATFORM_DIRS=0 XDG_DATA_DIRS=ROOT/shared",
      })
  void findsWhatJupyterFinds(String variables) throws Exception {
    Map<String, String> env = environment(variables);
    assertThat(ours(env)).isEqualTo(jupyters(env)).containsKey("everywhere");
  }

  private Map<String, String> environment(String variables) {
    Map<String, String> env = new HashMap<>();
    env.put("HOME", root.resolve("home").toString());
    env.put("PATH", System.getenv("PATH"));
    for (String variable : variables.isEmpty() ? new String[0] : variables.split(" ", -1)) {
      String[] parts = variable.replace("ROOT", root.toString()).split("=", 2);
      env.put(parts[0], parts[1]);
    }
    return env;
  }

  private static Map<String, String> ours(Map<String, String> env) {
    Map<String, String> found = new TreeMap<>();
    for (KernelSpec spec : KernelSpecs.standard(env, RealKernels.python()).all()) {
      found.put(spec.name(), spec.directory().toString());
    }
    return found;
  }

  private Map<String, String> jupyters(Map<String, String> env) throws Exception {
    String json = python(env, "-c", LIST);
    Map<String, String> found = new TreeMap<>();
    Json.object(json.getBytes(UTF_8), "the list")
        .get("kernelspecs")
        .forEachEntry((name, spec) -> found.put(name, spec.get("resource_dir").stringValue()));
    return found;
  }

  private String python(Map<String, String> env, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(RealKernels.python().toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(root.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().clear();
    builder.environment().putAll(env);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isZero();
    return output;
  }

  @Test
  void aCommandsPlaceholdersMeanWhatTheyMeanToJupyter() throws Exception {
    Path spec = Files.createDirectories(root.resolve("one/kernels/all"));
    ObjectNode json = Json.newObject().put("display_name", "X").put("language", "x");
    json.putArray("argv")
        .add("python3")
        .add("-f={connection_file}")
        .add("{resource_dir}/lib:{prefix}/lib")
        .add("{unknown} {} {{prefix}}");
    Files.write(spec.resolve("kernel.json"), Json.bytes(json));
    Map<String, String> env = environment("JUPYTER_PATH=ROOT/one");
    String code =
        """
        import json
        from jupyter_client import KernelManager
        manager = KernelManager(kernel_name="all", connection_file="/tmp/kernel.json")
        print(json.dumps({"argv": manager.format_kernel_cmd()}))
        """;
    List<String> expected = new ArrayList<>();
    Json.object(python(env, "-c", code).getBytes(UTF_8), "the command")
        .get("argv")
        .forEach(argument -> expected.add(argument.stringValue()));
    KernelSpec ours = KernelSpecs.standard(env, RealKernels.python()).find("all").orElseThrow();
    List<String> argv =
        new KernelCommand(RealKernels.launch(ours, false)).argv(Path.of("/tmp/kernel.json"));
    assertThat(argv.subList(1, argv.size())).isEqualTo(expected.subList(1, expected.size()));
    assertThat(Path.of(argv.getFirst())).isEqualTo(RealKernels.python());
  }
}
