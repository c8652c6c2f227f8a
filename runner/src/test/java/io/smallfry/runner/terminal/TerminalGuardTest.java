package io.smallfry.runner.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TerminalGuardTest {
  @Test
  @Timeout(120)
  void whatHeedsNoHangUpEndsWithAServerThatIsKilled() throws Exception {
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                TerminalHolder.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var said = holder.inputReader()) {
      long pid = Long.parseLong(said.readLine());
      ProcessHandle shell = ProcessHandle.of(pid).orElseThrow();
      assertThat(shell.isAlive()).isTrue();
      holder.destroyForcibly();
      shell.onExit().get(60, TimeUnit.SECONDS);
      assertThat(new TerminalSession(pid).members()).isEmpty();
    } finally {
      holder.destroyForcibly();
    }
  }
}
