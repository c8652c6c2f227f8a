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
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Jupyter's kernels API: {@code /api/kernels}. */
@JupyterApi
@RequestMapping("/api/kernels")
class KernelsController {
  private final KernelService kernels;

  KernelsController(KernelService kernels) {
    this.kernels = kernels;
  }

  @GetMapping
  JsonNode list(Person person) {
    ArrayNode all = JupyterJson.array();
    kernels.runner(person).kernels().forEach(kernel -> all.add(KernelService.model(kernel)));
    return all;
  }

  @PostMapping
  ResponseEntity<JsonNode> start(Person person, HttpServletRequest request) throws IOException {
    ObjectNode body = JupyterJson.body(request, JupyterJson.SMALL_BODY);
    String name = JupyterJson.text(body, "name");
    String path = JupyterJson.text(body, "path");
    try {
      // The path is a folder here, as jupyter_server has it, or a file in it.
      RunningKernel kernel =
          kernels.start(person, name, path == null ? null : path + "/kernel", false);
      return ResponseEntity.created(URI.create("/api/kernels/" + kernel.id()))
          .body(KernelService.model(kernel));
    } catch (UnknownKernelException e) {
      throw JupyterException.badRequest("No such kernel: " + e.name());
    } catch (KernelException e) {
      throw new JupyterException(500, "The kernel could not be started: " + e.getMessage(), null);
    }
  }

  @GetMapping("/{id}")
  JsonNode get(Person person, @PathVariable String id) {
    return KernelService.model(kernels.require(person, id));
  }

  @DeleteMapping("/{id}")
  ResponseEntity<Void> delete(Person person, @PathVariable String id) {
    kernels.require(person, id).shutdown();
    return ResponseEntity.noContent().build();
  }

  @PostMapping("/{id}/interrupt")
  ResponseEntity<Void> interrupt(Person person, @PathVariable String id) {
    kernels.require(person, id).interrupt();
    return ResponseEntity.noContent().build();
  }

  @PostMapping("/{id}/restart")
  JsonNode restart(Person person, @PathVariable String id) {
    RunningKernel kernel = kernels.require(person, id);
    kernels.restart(kernel);
    return KernelService.model(kernel);
  }
}
