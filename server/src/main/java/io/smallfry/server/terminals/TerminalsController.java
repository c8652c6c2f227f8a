package io.smallfry.server.terminals;

import io.smallfry.runner.terminal.RunningTerminal;
import io.smallfry.server.access.Person;
import io.smallfry.server.jupyter.JupyterApi;
import io.smallfry.server.jupyter.JupyterJson;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Jupyter's terminals API: {@code /api/terminals}. */
@JupyterApi
@RequestMapping("/api/terminals")
class TerminalsController {
  private final TerminalService terminals;

  TerminalsController(TerminalService terminals) {
    this.terminals = terminals;
  }

  @GetMapping
  JsonNode list(Person person) {
    ArrayNode all = JupyterJson.array();
    terminals.all(person).forEach(terminal -> all.add(model(terminal)));
    return all;
  }

  /** Answers 200, as jupyter_server does. */
  @PostMapping
  JsonNode open(Person person, HttpServletRequest request) throws IOException {
    ObjectNode body = JupyterJson.body(request, JupyterJson.SMALL_BODY);
    return model(
        terminals.open(person, JupyterJson.text(body, "name"), JupyterJson.text(body, "cwd")));
  }

  @GetMapping("/{name}")
  JsonNode get(Person person, @PathVariable String name) {
    return model(terminals.require(person, name));
  }

  @DeleteMapping("/{name}")
  ResponseEntity<Void> delete(Person person, @PathVariable String name) {
    terminals.require(person, name).end("This terminal was shut down");
    return ResponseEntity.noContent().build();
  }

  private static ObjectNode model(RunningTerminal terminal) {
    ObjectNode model = JupyterJson.object();
    model.put("name", terminal.name());
    model.put("last_activity", JupyterJson.time(terminal.lastActivity()));
    return model;
  }
}
