package io.smallfry.server.kernels;

import io.smallfry.kernel.KernelSpec;
import io.smallfry.kernel.KernelSpecs;
import io.smallfry.server.access.Person;
import io.smallfry.server.contents.MediaTypes;
import io.smallfry.server.jupyter.JupyterApi;
import io.smallfry.server.jupyter.JupyterException;
import io.smallfry.server.jupyter.JupyterJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Jupyter's kernel specs: {@code /api/kernelspecs}, and their logos: {@code /kernelspecs}. */
@JupyterApi
class KernelSpecsController {
  private final KernelService kernels;

  KernelSpecsController(KernelService kernels) {
    this.kernels = kernels;
  }

  @GetMapping("/api/kernelspecs")
  JsonNode list(Person person) throws IOException {
    KernelSpecs specs = kernels.runner(person).specs();
    ObjectNode answer = JupyterJson.object();
    answer.put("default", specs.defaultName());
    ObjectNode all = answer.putObject("kernelspecs");
    for (KernelSpec spec : specs.all()) {
      all.set(spec.name(), model(spec));
    }
    return answer;
  }

  @GetMapping("/api/kernelspecs/{name}")
  JsonNode get(Person person, @PathVariable String name) throws IOException {
    return model(require(person, name));
  }

  private KernelSpec require(Person person, String name) {
    return kernels
        .runner(person)
        .specs()
        .find(name)
        .orElseThrow(() -> JupyterException.notFound("Kernel spec " + name + " not found"));
  }

  private static ObjectNode model(KernelSpec spec) throws IOException {
    ObjectNode model = JupyterJson.object();
    model.put("name", spec.name());
    ObjectNode json = spec.json().deepCopy();
    if (!json.has("env")) {
      json.putObject("env");
    }
    if (!json.has("metadata")) {
      json.putObject("metadata");
    }
    if (!json.has("interrupt_mode")) {
      json.put("interrupt_mode", "signal");
    }
    model.set("spec", json);
    ObjectNode resources = model.putObject("resources");
    for (var resource : resources(spec).entrySet()) {
      resources.put(
          resource.getKey(),
          "/kernelspecs/"
              + UriUtils.encodePathSegment(spec.name(), StandardCharsets.UTF_8)
              + "/"
              + UriUtils.encodePathSegment(resource.getValue(), StandardCharsets.UTF_8));
    }
    return model;
  }

  /** Logos by name without ending, and what a kernel brings for the notebook's page. */
  private static SortedMap<String, String> resources(KernelSpec spec) throws IOException {
    SortedMap<String, String> found = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(spec.directory())) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (name.startsWith("logo-")) {
          int dot = name.lastIndexOf('.');
          found.put(dot < 0 ? name : name.substring(0, dot), name);
        } else if (name.equals("kernel.js") || name.equals("kernel.css")) {
          found.put(name, name);
        }
      }
    }
    return found;
  }

  @GetMapping("/kernelspecs/{name}/{file}")
  ResponseEntity<Resource> resource(
      Person person, @PathVariable String name, @PathVariable String file) throws IOException {
    KernelSpec spec = require(person, name);
    // Only what was listed: the name then comes from the folder, not from the request.
    boolean listed = resources(spec).containsValue(file);
    Path path = listed ? spec.directory().resolve(file) : spec.directory();
    if (!Files.isRegularFile(path)) {
      throw JupyterException.notFound("Kernel spec " + name + " has no " + file);
    }
    String type = MediaTypes.guess(file);
    return ResponseEntity.ok()
        .contentType(
            type == null ? MediaType.APPLICATION_OCTET_STREAM : MediaType.parseMediaType(type))
        .cacheControl(CacheControl.maxAge(Duration.ofHours(1)).cachePrivate())
        // An SVG opened by itself may hold scripts.
        .header("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'")
        .body(new FileSystemResource(path));
  }
}
