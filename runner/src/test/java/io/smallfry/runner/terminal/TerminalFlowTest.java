package io.smallfry.runner.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens when programs write more than clients take, and when nobody reads what is typed. */
@Timeout(120)
class TerminalFlowTest {
  @TempDir Path folder;
  private final Terminals terminals = new Terminals(System.getenv(), InstantSource.system());

  @AfterEach
  void close() {
    terminals.close();
  }

  private RunningTerminal open(String script) {
    return terminals.open(TerminalRequest.of(folder).withCommand(List.of("/bin/sh", "-c", script)));
  }

  private static void settle(BooleanSupplier done) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!done.getAsBoolean()) {
      assertThat(System.nanoTime()).as("time is left").isLessThan(deadline);
      LockSupport.parkNanos(10_000_000);
    }
  }

  @Test
  void aClientThatTakesNothingHoldsTheProgramsBackButNotForGood() {
    RunningTerminal terminal = open("read x; seq 1 400000; echo th''e end; sleep 1000");
    Window stuck = Window.stuck(terminal);
    Window other = Window.on(terminal);
    other.type("\r");
    settle(() -> stuck.notTaken() > 256 * 1024);
    // 2.7 million characters come all the same, though it takes none of them.
    other.until("the end");
    assertThat(stuck.notTaken()).isLessThan(512 * 1024);
    assertThat(stuck.shown()).doesNotContain("the end");
    stuck.take();
    String shown = stuck.until("the end");
    assertThat(shown).contains("\u001bc[Some output is not shown");
    assertThat(shown.substring(shown.indexOf("not shown"))).contains("400000");
    assertThat(stuck.notTaken()).isLessThan(300 * 1024);
  }

  @Test
  void aClientThatTakesItsTimeGetsAll() {
    RunningTerminal terminal = open("read x; seq 1 200000; echo th''e end; sleep 1000");
    Window slow = Window.stuck(terminal);
    slow.type("\r");
    while (!slow.shown().contains("the end")) {
      settle(() -> slow.notTaken() > 0);
      slow.take();
    }
    String lines = slow.shown().substring(slow.shown().indexOf("1\r\n2\r\n"));
    StringBuilder expected = new StringBuilder();
    for (int i = 1; i <= 200_000; i++) {
      expected.append(i).append("\r\n");
    }
    assertThat(lines.startsWith(expected.toString())).isTrue();
  }

  @Test
  void aTerminalThatNobodyLooksAtGoesOnAndKeepsTheEnd() {
    RunningTerminal terminal = open("seq 1 400000; echo th''e end; sleep 1000");
    settle(() -> {
      Window late = Window.on(terminal);
      boolean there = late.shown().contains("the end");
      late.connection().close();
      return there;
    });
    String shown = Window.on(terminal).until("the end");
    assertThat(shown.length()).isBetween(200_000, RunningTerminal.SCROLLBACK + 100);
    assertThat(shown).matches("(?s)\\d+\r\n.*"); // from the beginning of a line
  }

  @Test
  void controlCIsHeardWhileAClientIsFull() {
    RunningTerminal terminal = open("trap 'exit 5' INT; yes & wait");
    Window stuck = Window.stuck(terminal);
    settle(() -> stuck.notTaken() > 256 * 1024);
    stuck.type("\u0003");
    stuck.take();
    settle(() -> {
      stuck.take();
      return stuck.shown().contains("exit code 5") || terminal.gone().isDone();
    });
    assertThat(stuck.shown()).contains("exit code 5");
  }

  @Test
  void whoTypesMoreThanIsReadWaitsUntilItIsOrTheTerminalEnds() throws Exception {
    RunningTerminal terminal = open("stty raw -echo; echo re''ady; sleep 1000");
    Window window = Window.on(terminal);
    window.until("ready");
    Thread typing =
        Thread.ofVirtual()
            .start(() -> {
              for (int i = 0; i < 40; i++) {
                window.connection().type("x".repeat(64 * 1024));
              }
            });
    settle(() -> typing.getState() == Thread.State.WAITING);
    terminal.end("enough");
    assertThat(typing.join(java.time.Duration.ofSeconds(30))).isTrue();
  }

  @Test
  void aLongPasteArrivesWhole() {
    RunningTerminal terminal =
        open("stty raw -echo; echo re''ady; head -c 3000000 | cksum; sleep 1000");
    Window window = Window.on(terminal);
    window.until("ready");
    for (int i = 0; i < 30; i++) {
      window.type("0123456789".repeat(10_000));
    }
    window.until(Long.toString(3_000_000));
  }
}
