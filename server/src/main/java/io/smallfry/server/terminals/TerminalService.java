package io.smallfry.server.terminals;

import io.smallfry.runner.terminal.RunningTerminal;
import io.smallfry.runner.terminal.TerminalException;
import io.smallfry.runner.terminal.TerminalRequest;
import io.smallfry.runner.terminal.Terminals;
import io.smallfry.server.ServerSettings;
import io.smallfry.server.access.Person;
import io.smallfry.server.jupyter.JupyterException;
import io.smallfry.server.runners.Runners;
import io.smallfry.server.workspace.Workspace;
import io.smallfry.server.workspace.Workspaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/** Opens, finds and ends a person's terminals. Thread-safe. */
@Service
class TerminalService {
  private static final Logger log = LoggerFactory.getLogger(TerminalService.class);

  // What jupyter_server's addresses let through.
  private static final Pattern NAME = Pattern.compile("\\w{1,64}", Pattern.UNICODE_CHARACTER_CLASS);

  private final Runners runners;
  private final Workspaces workspaces;
  private final TerminalCulling culling;
  private final @Nullable List<String> shell;

  TerminalService(
      Runners runners, Workspaces workspaces, TerminalCulling culling, ServerSettings settings) {
    this.runners = runners;
    this.workspaces = workspaces;
    this.culling = culling;
    this.shell = settings.terminals().shell();
  }

  /**
   * Opens a terminal.
   *
   * @param name null takes the next number
   * @param cwd a folder in the home as Jupyter writes it, or an absolute one; the home if it is
   *     null or no folder, as jupyter_server has it
   */
  RunningTerminal open(Person person, @Nullable String name, @Nullable String cwd) {
    if (name != null && !NAME.matcher(name).matches()) {
      throw JupyterException.badRequest(
          "A terminal's name is made of at most 64 letters, digits and '_'");
    }
    Terminals terminals = runners.of(person).terminals();
    if (name != null && terminals.find(name).isPresent()) {
      throw JupyterException.conflict("A terminal with name '" + name + "' already exists.");
    }
    Workspace workspace = workspaces.enter(person, (cwd == null ? "" : cwd) + "/terminal");
    boolean opened = false;
    try {
      RunningTerminal terminal = terminals.open(request(workspace, name, cwd));
      opened = true;
      var _ = terminal.gone().thenRunAsync(workspace::close, Thread::startVirtualThread);
      culling.watch(terminals);
      log.info("Terminal {} of {} is open", terminal.name(), person.name());
      return terminal;
    } catch (TerminalException e) {
      log.warn("A terminal could not be opened", e);
      throw new JupyterException(503, String.valueOf(e.getMessage()), null);
    } finally {
      if (!opened) {
        workspace.close();
      }
    }
  }

  private TerminalRequest request(
      Workspace workspace, @Nullable String name, @Nullable String cwd) {
    Map<String, String> env = new HashMap<>(workspace.env());
    env.put("JUPYTER_SERVER_ROOT", workspace.home().toString());
    return TerminalRequest.of(folder(workspace.home(), cwd))
        .withName(name)
        .withCommand(shell)
        .withEnv(env);
  }

  private static Path folder(Path home, @Nullable String cwd) {
    if (cwd == null || cwd.isEmpty()) {
      return home;
    }
    try {
      // A terminal may go anywhere anyway: this is where it begins, not a border.
      Path folder = home.resolve(cwd);
      return Files.isDirectory(folder) ? folder.toRealPath() : home;
    } catch (InvalidPathException | IOException e) {
      log.debug("No such folder for a terminal: {}", cwd, e);
      return home;
    }
  }

  List<RunningTerminal> all(Person person) {
    return runners.of(person).terminals().all();
  }

  RunningTerminal require(Person person, String name) {
    return runners
        .of(person)
        .terminals()
        .find(name)
        .orElseThrow(() -> JupyterException.notFound("Terminal not found: " + name));
  }
}
