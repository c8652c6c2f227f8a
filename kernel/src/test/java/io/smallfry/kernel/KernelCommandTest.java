package io.smallfry.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

final class KernelCommandTest {
  private static final Path FILE = Path.of("/private/kernel.json");

  private static KernelSpec spec(List<String> argv, String language, Map<String, String> env) {
    ObjectNode json = Json.newObject();
    return new KernelSpec(
        "k", Path.of("/specs/k"), argv, env, "K", language, InterruptMode.SIGNAL, json);
  }

  private static KernelLaunch launch(KernelSpec spec, boolean batch) {
    return new KernelLaunch(
        spec, Path.of("/"), Map.of("L", "launch"), batch, Duration.ofSeconds(1));
  }

  private static KernelCommand command(boolean batch, String... argv) {
    return new KernelCommand(launch(spec(List.of(argv), "python", Map.of()), batch));
  }

  @Test
  void fillsInPlaceholders() {
    assertThat(
            command(false, "x", "-f={connection_file}", "{resource_dir}/l", "{other}", "{}")
                .argv(FILE))
        .containsExactly("x", "-f=/private/kernel.json", "/specs/k/l", "{other}", "{}");
  }

  @Test
  void aBatchStartReplacesTheLauncherModule() {
    List<String> argv =
        command(
                true,
                "python",
                "-Xdev",
                "-m",
                "ipykernel_launcher",
                "-f",
                "{connection_file}",
                "--x")
            .argv(FILE);
    assertThat(argv).hasSize(9).startsWith("python", "-Xdev", "-c");
    assertThat(argv.get(3)).contains("launch_new_instance");
    assertThat(argv)
        .endsWith(
            "batch", "-f", "/private/kernel.json", "--x", "--HistoryManager.hist_file=:memory:");
  }

  @Test
  void aBatchStartOfAnotherKernelIsAPlainOne() {
    for (String[] argv :
        List.of(
            new String[] {"python", "-m", "bash_kernel", "-f", "{connection_file}"},
            new String[] {"python", "script.py", "-m", "ipykernel_launcher"},
            new String[] {"python", "-m"})) {
      assertThat(command(true, argv).argv(FILE)).isEqualTo(command(false, argv).argv(FILE));
    }
  }

  @Test
  void theEnvironmentIsTheServersTheSpecsAndTheLaunchs() {
    Map<String, String> own =
        Map.of("A", "a", "S", "server", "L", "server", "SMALLFRY_DB_PASSWORD", "secret");
    Map<String, String> specs =
        Map.of(
            "S", "spec", "L", "spec", "E", "$A-${A}b-$$A-${NO}-$1", "X", "${SMALLFRY_DB_PASSWORD}");
    Map<String, String> env =
        new KernelCommand(launch(spec(List.of("x"), "l", specs), false)).env(own);
    assertThat(env)
        .containsEntry("A", "a")
        .containsEntry("S", "spec")
        .containsEntry("L", "launch")
        .containsEntry("E", "a-ab-$A-${NO}-$1")
        .containsEntry("X", "${SMALLFRY_DB_PASSWORD}")
        .containsEntry("JPY_PARENT_PID", Long.toString(ProcessHandle.current().pid()))
        .containsEntry("PYDEVD_DISABLE_FILE_VALIDATION", "1")
        .doesNotContainKey("SMALLFRY_DB_PASSWORD");
  }

  @Test
  void aPersonMayWantDebugpysWarnings() {
    Map<String, String> own = Map.of("PYDEVD_DISABLE_FILE_VALIDATION", "0");
    assertThat(command(false, "x").env(own)).containsEntry("PYDEVD_DISABLE_FILE_VALIDATION", "0");
  }

  private static final Path SOCKETS = Path.of("/tmp/smallfry-1234567");

  private static Transport transport(KernelSpec spec) {
    return new KernelCommand(launch(spec, false)).transport(SOCKETS);
  }

  @Test
  void pythonsUseUnixSocketsAndOthersTcp() {
    assertThat(command(false, "/usr/bin/python3.13", "-m", "x").transport(SOCKETS))
        .isEqualTo(Transport.IPC);
    KernelSpec java = spec(List.of("java", "-jar", "x"), "java", Map.of());
    assertThat(transport(java)).isEqualTo(Transport.TCP);
    java.json().putObject("metadata").putObject("smallfry").put("transport", "ipc");
    assertThat(transport(java)).isEqualTo(Transport.IPC);
    KernelLaunch forced =
        new KernelLaunch(java, Path.of("/"), Map.of(), false, Duration.ofSeconds(1), Transport.TCP);
    assertThat(new KernelCommand(forced).transport(SOCKETS)).isEqualTo(Transport.TCP);
  }

  @Test
  void aPythonProgramOfAnotherLanguageMayHideAKernelThatCannotUseUnixSockets() {
    assertThat(transport(spec(List.of("python", "-m", "run_kotlin_kernel"), "kotlin", Map.of())))
        .isEqualTo(Transport.TCP);
    assertThat(transport(spec(List.of("python", "-m", "bash_kernel"), "bash", Map.of())))
        .isEqualTo(Transport.IPC);
  }

  @Test
  void xeusHasRoomForShortPathsOnly() {
    KernelCommand xeus = command(false, "python", "-m", "xpython_launcher");
    assertThat(xeus.transport(SOCKETS)).isEqualTo(Transport.IPC);
    assertThat(xeus.transport(Path.of("/run/user/1000/smallfry-1234567"))).isEqualTo(Transport.TCP);
  }

  @Test
  void onlyAKernelThatMayBeUnableFallsBack() {
    assertThat(command(false, "python", "-m", "ipykernel_launcher").mayFallBack()).isFalse();
    assertThat(command(false, "python", "-m", "other").mayFallBack()).isTrue();
  }
}
