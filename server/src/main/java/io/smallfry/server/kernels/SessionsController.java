package io.smallfry.server.kernels;

import io.smallfry.kernel.KernelException;
import io.smallfry.runner.RunningKernel;
import io.smallfry.runner.UnknownKernelException;
import io.smallfry.server.access.Person;
import io.smallfry.server.jupyter.JupyterApi;
import io.smallfry.server.jupyter.JupyterException;
import io.smallfry.server.jupyter.JupyterJson;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Jupyter's sessions API: {@code /api/sessions}. */
@JupyterApi
@RequestMapping("/api/sessions")
class SessionsController {
  private final KernelService kernels;
  private final SessionStore sessions;

  SessionsController(KernelService kernels, SessionStore sessions) {
    this.kernels = kernels;
    this.sessions = sessions;
  }

  @GetMapping
  JsonNode list(Person person) {
    ArrayNode all = JupyterJson.array();
    sessions.list(person).forEach(session -> all.add(session.model()));
    return all;
  }

  /** Finds the session of a path or makes it; two tabs that ask at once get the same one. */
  @PostMapping
  ResponseEntity<JsonNode> start(Person person, HttpServletRequest request) throws IOException {
    ObjectNode body = JupyterJson.requiredBody(request);
    String path = field(body, "path");
    String type = field(body, "type");
    String name = JupyterJson.text(body, "name");
    ObjectNode wanted = kernel(body);
    String id = JupyterJson.text(wanted, "id");
    String spec = JupyterJson.text(wanted, "name");
    Session session;
    synchronized (sessions.lock(person)) {
      Session present = sessions.byPath(person, path).orElse(null);
      if (present == null) {
        RunningKernel kernel =
            id != null && !id.isEmpty()
                ? existing(person, id)
                : kernels.start(person, spec, path, true);
        present =
            new Session(UUID.randomUUID().toString(), path, name == null ? "" : name, type, kernel);
        sessions.put(person, present);
      }
      session = present;
    }
    return ResponseEntity.created(URI.create("/api/sessions/" + session.id()))
        .body(session.model());
  }

  private static String field(ObjectNode body, String name) {
    String value = JupyterJson.text(body, name);
    if (value == null) {
      throw JupyterException.badRequest("Missing field in JSON data: " + name);
    }
    return value;
  }

  private static @Nullable ObjectNode kernel(ObjectNode body) {
    return body.get("kernel") instanceof ObjectNode kernel ? kernel : null;
  }

  private RunningKernel existing(Person person, String id) {
    return kernels
        .find(person, id)
        .orElseThrow(() -> JupyterException.badRequest("No such kernel: " + id));
  }

  @GetMapping("/{id}")
  JsonNode get(Person person, @PathVariable String id) {
    return require(person, id).model();
  }

  private Session require(Person person, String id) {
    return sessions
        .find(person, id)
        .filter(session -> sessions.alive(person, session))
        .orElseThrow(() -> missing(id));
  }

  private static JupyterException missing(String id) {
    return JupyterException.notFound("Session not found: session_id='" + id + "'");
  }

  /** Renames a session, or gives it another kernel; the one it had is then shut down. */
  @PatchMapping("/{id}")
  JsonNode change(Person person, @PathVariable String id, HttpServletRequest request)
      throws IOException {
    ObjectNode body = JupyterJson.requiredBody(request);
    RunningKernel replaced = null;
    Session changed;
    synchronized (sessions.lock(person)) {
      Session old = require(person, id);
      String path = JupyterJson.text(body, "path");
      String name = JupyterJson.text(body, "name");
      String type = JupyterJson.text(body, "type");
      ObjectNode wanted = kernel(body);
      String kernelId = JupyterJson.text(wanted, "id");
      String spec = JupyterJson.text(wanted, "name");
      RunningKernel kernel = old.kernel();
      if (kernelId != null && !kernelId.isEmpty()) {
        kernel = existing(person, kernelId);
      } else if (spec != null && !spec.isEmpty()) {
        kernel = kernels.start(person, spec, path == null ? old.path() : path, true);
      }
      changed =
          new Session(
              id,
              path == null ? old.path() : path,
              name == null ? old.name() : name,
              type == null ? old.type() : type,
              kernel);
      sessions.put(person, changed);
      RunningKernel before = old.kernel();
      boolean shared =
          sessions.list(person).stream().anyMatch(session -> session.kernel() == before);
      if (!shared) {
        replaced = before;
      }
    }
    if (replaced != null) {
      replaced.shutdown();
    }
    return changed.model();
  }

  @DeleteMapping("/{id}")
  ResponseEntity<Void> delete(Person person, @PathVariable String id) {
    Session session = sessions.find(person, id).orElseThrow(() -> missing(id));
    sessions.remove(person, session);
    RunningKernel kernel = session.kernel();
    if (kernels.find(person, kernel.id()).isEmpty()) {
      throw new JupyterException(410, "Kernel deleted before session", null);
    }
    boolean shared = sessions.list(person).stream().anyMatch(other -> other.kernel() == kernel);
    if (!shared) {
      kernel.shutdown();
    }
    return ResponseEntity.noContent().build();
  }

  @ExceptionHandler
  ResponseEntity<JsonNode> unknown(UnknownKernelException e) {
    return notStarted(
        "The '"
            + e.name()
            + "' kernel is not available. Please pick another suitable kernel instead, or install"
            + " that kernel.",
        e.name() + " not found");
  }

  @ExceptionHandler
  ResponseEntity<JsonNode> failed(KernelException e) {
    return notStarted(
        "The kernel could not be started: " + e.getMessage(), "Error starting kernel");
  }

  private static ResponseEntity<JsonNode> notStarted(String message, String shortMessage) {
    ObjectNode body = JupyterJson.object();
    body.put("message", message);
    body.put("short_message", shortMessage);
    return ResponseEntity.status(501).body(body);
  }
}
