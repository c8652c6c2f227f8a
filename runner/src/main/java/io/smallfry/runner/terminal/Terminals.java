package io.smallfry.runner.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The terminals of one owner on this machine, each a child of this process. Thread-safe. */
public final class Terminals implements AutoCloseable {
  /** More would be a runaway script, not a person. */
  static final int MOST = 100;

  private final Map<String, String> environment;
  private final InstantSource time;
  private final TerminalGuard guard = new TerminalGuard();

  // Guarded by this.
  private final Map<String, RunningTerminal> terminals = new LinkedHashMap<>();
  private boolean closed;

  /**
   * None yet.
   *
   * @param environment what terminals inherit, less what is the server's own
   */
  public Terminals(Map<String, String> environment, InstantSource time) {
    this.environment = Map.copyOf(environment);
    this.time = time;
  }

  /**
   * Opens one.
   *
   * @throws TerminalException if there is one of that name, or the system can't
   * @throws IllegalStateException when closed
   */
  public synchronized RunningTerminal open(TerminalRequest request) {
    if (closed) {
      throw new IllegalStateException("this runner is closed");
    }
    String name = request.name() == null ? freeName() : request.name();
    if (terminals.containsKey(name)) {
      throw new TerminalException("There is a terminal named " + name + " already.");
    }
    if (terminals.size() >= MOST) {
      throw new TerminalException(
          "There are " + MOST + " terminals already; close some of them first.");
    }
    if (!Files.isDirectory(request.workingDirectory())) {
      throw new TerminalException(
          "The folder for a terminal is missing: " + request.workingDirectory());
    }
    RunningTerminal terminal = start(name, request);
    terminals.put(name, terminal);
    return terminal;
  }

  private RunningTerminal start(String name, TerminalRequest request) {
    Map<String, String> env = TerminalCommand.env(environment, request.env());
    List<String> command =
        request.command() == null ? TerminalCommand.loginShell(env) : request.command();
    Pty pty = new Pty();
    Process shell = null;
    try {
      pty.resize(TerminalSize.USUAL);
      ProcessBuilder builder =
          new ProcessBuilder(TerminalCommand.on(pty.name(), command))
              .directory(request.workingDirectory().toFile())
              .redirectInput(
                  ProcessBuilder.Redirect.from(java.nio.file.Path.of("/dev/null").toFile()))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      builder.environment().clear();
      builder.environment().putAll(env);
      shell = builder.start();
    } catch (IOException e) {
      throw new TerminalException("A shell can't be started: " + e.getMessage(), e);
    } finally {
      if (shell == null) {
        pty.close();
      }
    }
    long session = shell.pid();
    guard.watch(session);
    var _ = shell.onExit().thenRun(() -> guard.forget(session));
    return new RunningTerminal(name, shell, pty, time, this::forget);
  }

  private String freeName() {
    int number = 1;
    while (terminals.containsKey(Integer.toString(number))) {
      number++;
    }
    return Integer.toString(number);
  }

  private synchronized void forget(RunningTerminal terminal) {
    terminals.remove(terminal.name(), terminal);
  }

  /** One that is there; also one whose shell has ended while its last words are read. */
  public synchronized Optional<RunningTerminal> find(String name) {
    return Optional.ofNullable(terminals.get(name));
  }

  /** All of them, oldest first. */
  public synchronized List<RunningTerminal> all() {
    return List.copyOf(terminals.values());
  }

  /** Ends all of them, side by side, and returns when they have ended. */
  @Override
  public void close() {
    List<RunningTerminal> open;
    synchronized (this) {
      closed = true;
      open = List.copyOf(terminals.values());
    }
    List<Thread> threads = new ArrayList<>();
    for (RunningTerminal terminal : open) {
      threads.add(
          Thread.ofVirtual()
              .name("terminal-end")
              .start(() -> terminal.end("The server has stopped")));
    }
    boolean interrupted = false;
    for (Thread thread : threads) {
      interrupted |= joined(thread);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean joined(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    return interrupted;
  }
}
