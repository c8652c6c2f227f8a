package io.smallfry.server.jupyter;

import io.smallfry.server.storage.StorageException;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Errors of Jupyter's endpoints, in the shape that Jupyter's clients know. */
@RestControllerAdvice(annotations = JupyterApi.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class JupyterErrors {
  private static final Logger log = LoggerFactory.getLogger(JupyterErrors.class);

  @ExceptionHandler
  ResponseEntity<JsonNode> known(JupyterException e) {
    return answer(e.status(), e.getMessage(), e.reason());
  }

  /** Not ours to answer: the security filters do. */
  @ExceptionHandler({AuthenticationException.class, AccessDeniedException.class})
  void signIn(RuntimeException e) {
    throw e;
  }

  /** The client has gone; there is nobody to answer. */
  @ExceptionHandler(AsyncRequestNotUsableException.class)
  void gone(AsyncRequestNotUsableException e) {
    log.debug("A client went away before its answer was complete", e);
  }

  @ExceptionHandler
  ResponseEntity<JsonNode> storage(StorageException e) {
    int status =
        switch (e.kind()) {
          case MISSING, OUTSIDE -> 404;
          case EXISTS, CHANGED -> 409;
          case NOT_EMPTY, NOT_A_FOLDER, NOT_A_FILE, INTO_ITSELF, BAD_NAME -> 400;
          case SEALED, DENIED -> 403;
          case FULL -> 507;
          case UNREACHABLE -> 503;
        };
    if (status >= 500) {
      log.warn("Storage: {}", e.getMessage(), e);
    }
    return answer(status, String.valueOf(e.getMessage()), null);
  }

  @ExceptionHandler
  ResponseEntity<JsonNode> disk(IOException e) throws Exception {
    String text = String.valueOf(e.getMessage());
    if (text.contains("No space left on device") || text.contains("Disk quota exceeded")) {
      log.warn("The disk is full: {}", text);
      return answer(
          507, "The disk is full; nothing was changed. Free some space and try again.", null);
    }
    return unknown(e);
  }

  @ExceptionHandler
  ResponseEntity<JsonNode> databaseAway(DataAccessResourceFailureException e) {
    log.warn("The database does not answer", e);
    return answer(503, "The database does not answer; try again in a moment", null);
  }

  @ExceptionHandler
  ResponseEntity<JsonNode> unknown(Exception e) throws Exception {
    if (e instanceof ErrorResponse) {
      throw e; // Spring's own: a wrong method or parameter.
    }
    String id = UUID.randomUUID().toString();
    log.error("Error {}", id, e);
    return answer(500, "Unexpected error; the server's log has it under " + id, null);
  }

  private static ResponseEntity<JsonNode> answer(
      int status, String message, @Nullable String reason) {
    ObjectNode body = JupyterJson.object();
    body.put("message", message);
    body.put("reason", reason);
    return ResponseEntity.status(status).contentType(MediaType.APPLICATION_JSON).body(body);
  }
}
