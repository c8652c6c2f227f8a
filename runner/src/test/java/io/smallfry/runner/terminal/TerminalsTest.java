package io.smallfry.runner.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TerminalsTest {
  private static final List<String> SHELL = List.of("/bin/sh");

  @TempDir Path folder;
  private final Terminals terminals = new Terminals(environment(), InstantSource.system());

  @AfterEach
  void close() {
    terminals.close();
  }

  /** With a prompt that is known. */
  private static Map<String, String> environment() {
    Map<String, String> env = new HashMap<>(System.getenv());
    env.put("PS1", "ready> ");
    env.put("SMALLFRY_SECRET", "a secret of the server");
    env.remove("ENV");
    return env;
  }

  private RunningTerminal open(List<String> command) {
    return terminals.open(TerminalRequest.of(folder).withCommand(command));
  }

  private static void settle(BooleanSupplier done) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!done.getAsBoolean()) {
      assertThat(System.nanoTime()).as("time is left").isLessThan(deadline);
      LockSupport.parkNanos(10_000_000);
    }
  }

  @Test
  void whatIsTypedIsRunOnATerminalOfItsOwn() throws Exception {
    RunningTerminal terminal = open(SHELL);
    Window window = Window.on(terminal);
    window.until("ready> ");
    window.type(
        "tty; pwd; echo $TERM; ps -o sid= -p $$; echo \"$SMALLFRY_SECRET.\"; echo do''ne\r");
    assertThat(window.until("done"))
        .contains("/dev/")
        .contains(folder.toRealPath().toString())
        .contains("xterm-256color")
        .contains(Long.toString(terminal.pid()))
        .contains("\r\n.\r\n")
        .doesNotContain("a secret of the server");
  }

  @Test
  void theLoginShellIsThePersons() {
    assertThat(TerminalCommand.loginShell(Map.of("SHELL", "/bin/sh")))
        .containsExactly("/bin/sh", "-l");
    assertThat(TerminalCommand.loginShell(Map.of("SHELL", "/usr/sbin/nologin")).getFirst())
        .endsWith("sh");
    // Whatever its profile does: it is a shell that reads what is typed.
    try (Terminals plain =
        new Terminals(
            Map.of("SHELL", "/bin/sh", "HOME", folder.toString()), InstantSource.system())) {
      Window window = Window.on(plain.open(TerminalRequest.of(folder)));
      window.type("echo he''re; exit\r");
      assertThat(window.untilClosed()).contains("here");
    }
  }

  @Test
  void programsAreToldOfANewSizeWhichIsTheSmallestWindows() {
    RunningTerminal terminal =
        open(
            List.of(
                "/bin/sh",
                "-c",
                "trap 'stty size' WINCH; echo ready; while :; do sleep 0.1; done"));
    Window large = Window.on(terminal);
    large.until("ready");
    large.connection().resize(new TerminalSize(50, 120));
    large.until("50 120");
    Window small = Window.on(terminal);
    small.connection().resize(new TerminalSize(60, 100));
    small.until("50 100");
    small.connection().close();
    settle(() -> large.shown().lastIndexOf("50 120") > large.shown().lastIndexOf("50 100"));
  }

  @Test
  void controlCInterruptsAndOthersSeeTheSame() {
    RunningTerminal terminal = open(SHELL);
    Window one = Window.on(terminal);
    Window other = Window.on(terminal);
    one.until("ready> ");
    one.type("cat; echo la''te\r").type("words\r");
    other.until("words\r\nwords\r\n"); // typed, and said by cat
    other.type("\u0003").until("^C");
    settle(() -> one.shown().endsWith("ready> ")); // what is typed before is dropped
    other.type("echo af''ter\r");
    assertThat(one.until("after")).doesNotContain("late");
    assertThat(terminal.connections()).isEqualTo(2);
  }

  @Test
  void aCharacterWhoseBytesComeOneByOneIsWhole() {
    Window window = Window.on(open(SHELL));
    window.until("ready> ");
    window.type(
        "for b in 360 237 220 237; do printf \"\\\\$b\"; sleep 0.05; done; printf '\\303';"
            + " echo; echo fin''ished\r");
    assertThat(window.until("finished")).contains("\uD83D\uDC1F").contains("\uFFFD\r\n");
  }

  @Test
  void textOutsideOfAsciiIsTyped() {
    Window window = Window.on(open(List.of("/bin/cat")));
    window.type("für 🐟\r");
    window.until("für 🐟\r\nfür 🐟\r\n");
  }

  @Test
  void whoComesLaterSeesTheScrollback() {
    RunningTerminal terminal = open(SHELL);
    Window first = Window.on(terminal);
    first.until("ready> ");
    first.type("printf '\\033[6n'; echo seen be''fore\r").until("seen before");
    first.connection().close();
    Window second = Window.on(terminal);
    assertThat(second.until("seen before")).doesNotContain("\u001b[6n");
    second.type("echo li''ve\r").until("live");
  }

  @Test
  void theExitCodeIsSaid() {
    // Not so soon that it stays on the screen.
    RunningTerminal terminal = open(SHELL);
    Window window = Window.on(terminal);
    window.until("ready> ");
    window.type("sleep 2.1; exit 3\r");
    assertThat(window.untilClosed()).endsWith("\r\n[The shell has ended with exit code 3.]\r\n");
    terminal.gone().join();
    assertThat(terminals.all()).isEmpty();
  }

  @Test
  void whyAShellFailedAtOnceStaysUntilItIsRead() {
    RunningTerminal terminal = open(List.of("/bin/sh", "-c", "read x; echo broken; exit 7"));
    Window window = Window.on(terminal);
    window.type("\r");
    window.until("[The shell has ended with exit code 7. Press Enter to close.]");
    assertThat(terminals.find(terminal.name())).isPresent();
    window.type("x");
    assertThat(terminal.gone()).isNotDone();
    window.type("\r");
    window.untilClosed();
    assertThat(terminals.all()).isEmpty();
  }

  @Test
  void whyAShellFailedGoesWithTheLastWhoCouldReadIt() {
    RunningTerminal terminal = open(List.of("/bin/sh", "-c", "read x; exit 7"));
    Window window = Window.on(terminal);
    window.type("\r");
    window.until("Press Enter");
    window.connection().close();
    terminal.gone().join();
    assertThat(terminals.all()).isEmpty();
  }

  @Test
  void endingItEndsAllThatWasStartedInIt() {
    RunningTerminal terminal = open(List.of("/bin/bash", "--norc", "-i"));
    Window window = Window.on(terminal);
    window.type(
        "set +H; nohup sleep 1001 >/dev/null 2>&1 & (trap '' HUP TERM; sleep 1002; sleep 1002) &"
            + " sleep 1003 & kill -STOP $!; echo do''ne\r");
    window.until("done");
    settle(() -> new TerminalSession(terminal.pid()).members().size() >= 5);
    terminal.end("This terminal was closed");
    assertThat(window.untilClosed()).endsWith("[This terminal was closed.]\r\n");
    assertThat(new TerminalSession(terminal.pid()).members()).isEmpty();
    assertThat(terminals.find(terminal.name())).isEmpty();
    terminal.end("twice");
  }

  @Test
  void aShellThatExitsLeavesWhatItsPersonDetached() throws Exception {
    RunningTerminal terminal = open(List.of("/bin/bash", "--norc", "-i"));
    Window window = Window.on(terminal);
    window.type("nohup sleep 1004 >/dev/null 2>&1 & echo pid=$!.; exit\r");
    String shown = window.untilClosed();
    long pid = Long.parseLong(shown.replaceAll("(?s).*pid=(\\d+)\\..*", "$1"));
    ProcessHandle detached = ProcessHandle.of(pid).orElseThrow();
    assertThat(detached.isAlive()).isTrue();
    detached.destroyForcibly();
    detached.onExit().get(10, TimeUnit.SECONDS);
  }

  @Test
  void namesAreNumbersAndTakenOnce() {
    assertThat(open(SHELL).name()).isEqualTo("1");
    RunningTerminal second = open(SHELL);
    assertThat(second.name()).isEqualTo("2");
    assertThatThrownBy(() -> terminals.open(TerminalRequest.of(folder).withName("2")))
        .isInstanceOf(TerminalException.class)
        .hasMessageContaining("named 2");
    assertThat(terminals.all()).extracting(RunningTerminal::name).containsExactly("1", "2");
    second.end("done");
    assertThat(open(SHELL).name()).isEqualTo("2");
  }

  @Test
  void whatCannotBeOpenedIsRefused() throws Exception {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> terminals.open(TerminalRequest.of(missing)))
        .isInstanceOf(TerminalException.class)
        .hasMessageContaining("missing");
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> terminals.open(TerminalRequest.of(file)))
        .isInstanceOf(TerminalException.class);
    terminals.close();
    assertThatThrownBy(() -> open(SHELL)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aMissingProgramSaysSoInItsTerminal() {
    RunningTerminal terminal = open(List.of("/nowhere/shell"));
    Window window = Window.on(terminal);
    window.connection().type("\r");
    settle(() -> terminals.all().isEmpty() || window.shown().contains("exit code"));
    assertThat(terminal.gone().isDone() || window.shown().contains("127")).isTrue();
  }

  @Test
  void closingEndsAll() {
    RunningTerminal one = open(SHELL);
    RunningTerminal other = open(SHELL);
    Window window = Window.on(other);
    terminals.close();
    assertThat(window.untilClosed()).contains("[The server has stopped.]");
    assertThat(ProcessHandle.of(one.pid())).isEmpty();
    assertThat(ProcessHandle.of(other.pid())).isEmpty();
  }
}
