package io.smallfry.runner.terminal;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** A process that holds a terminal until it is killed. */
final class TerminalHolder {
  private TerminalHolder() {}

  public static void main(String[] args) throws InterruptedException {
    Terminals terminals = new Terminals(System.getenv(), InstantSource.system());
    RunningTerminal terminal =
        terminals.open(
            TerminalRequest.of(Path.of("/"))
                .withCommand(
                    List.of(
                        "/bin/sh", "-c", "trap '' HUP TERM; echo up; while :; do sleep 1; done")));
    Window.on(terminal).until("up");
    System.out.println(terminal.pid());
    System.out.flush();
    Thread.currentThread().join();
  }
}
