package io.smallfry.server.contents;

import io.smallfry.server.jupyter.JupyterJson;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The parts of the contents API behind a file's path: {@code …/checkpoints} and {@code …/trust}.
 */
final class CheckpointRequests {
  private static final String CHECKPOINTS = "checkpoints";
  private static final String TRUST = "trust";

  /** Answers such a request; false if it is none, so that the path is all a file's. */
  boolean handle(Contents contents, String method, String path, HttpServletResponse response)
      throws IOException {
    List<String> names = List.of(path.split("/", -1));
    int n = names.size();
    if (n >= 2 && names.getLast().equals(TRUST) && method.equals("POST")) {
      ContentsPath file = file(names, n - 1);
      if (isFolder(contents, file)) {
        return false;
      }
      contents.trust(file);
      response.setStatus(201);
      return true;
    }
    if (n >= 2 && names.getLast().equals(CHECKPOINTS) && !method.equals("DELETE")) {
      ContentsPath file = file(names, n - 1);
      if (isFolder(contents, file)) {
        return false;
      }
      all(contents, method, file, response);
      return true;
    }
    if (n >= 3 && names.get(n - 2).equals(CHECKPOINTS) && !method.equals("GET")) {
      ContentsPath file = file(names, n - 2);
      if (isFolder(contents, file)) {
        return false;
      }
      one(contents, method, file, names.getLast(), response);
      return true;
    }
    return false;
  }

  private static ContentsPath file(List<String> names, int end) {
    return ContentsPath.parse(String.join("/", names.subList(0, end)));
  }

  /** A folder may hold files of these names; then the request is about them. */
  private static boolean isFolder(Contents contents, ContentsPath path) throws IOException {
    Entry entry = contents.look(path);
    return entry != null && entry.isFolder();
  }

  private static void all(
      Contents contents, String method, ContentsPath file, HttpServletResponse response)
      throws IOException {
    if (method.equals("GET")) {
      Optional<Instant> found =
          contents.withCheckpoints(file, (checkpoints, entry) -> checkpoints.find(entry.path()));
      ArrayNode list = JupyterJson.array();
      found.ifPresent(at -> list.add(model(at)));
      answer(response, 200, list);
      return;
    }
    Instant at = contents.withCheckpoints(file, (checkpoints, entry) -> checkpoints.create(entry));
    response.setHeader(
        "Location",
        ContentsController.BASE
            + "/"
            + UriUtils.encodePath(file.toString(), StandardCharsets.UTF_8)
            + "/checkpoints/"
            + Checkpoints.ID);
    answer(response, 201, model(at));
  }

  private static void one(
      Contents contents, String method, ContentsPath file, String id, HttpServletResponse response)
      throws IOException {
    if (method.equals("POST")) {
      contents.restoreCheckpoint(file, id);
    } else {
      contents.withCheckpoints(
          file,
          (checkpoints, entry) -> {
            checkpoints.delete(entry.path(), id);
            return id;
          });
    }
    response.setStatus(204);
  }

  private static ObjectNode model(Instant at) {
    ObjectNode model = JupyterJson.object();
    model.put("id", Checkpoints.ID);
    model.put("last_modified", JupyterJson.time(at));
    return model;
  }

  private static void answer(HttpServletResponse response, int status, JsonNode body)
      throws IOException {
    response.setStatus(status);
    response.setContentType("application/json");
    response.getOutputStream().write(JupyterJson.MAPPER.writeValueAsBytes(body));
  }
}
