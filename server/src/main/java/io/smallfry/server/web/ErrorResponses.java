package io.smallfry.server.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes an error in the form that the asked path promises: problem+json, Jupyter's JSON, or a line
 * of text.
 */
public final class ErrorResponses {
  private ErrorResponses() {}

  /** Answers with an error, unless an answer has begun. */
  public static void write(
      HttpServletRequest request,
      HttpServletResponse response,
      HttpStatus status,
      String code,
      ErrorKind kind,
      String detail)
      throws IOException {
    if (response.isCommitted()) {
      return;
    }
    response.setStatus(status.value());
    response.setHeader("Cache-Control", "no-store");
    String path = request.getRequestURI();
    if (path.startsWith("/api/v1/") || path.equals("/api/v1")) {
      send(response, Problem.MEDIA_TYPE, Problem.of(status, code, kind, detail, List.of(), null));
    } else if (path.startsWith("/api/") || path.startsWith("/lab/api/")) {
      send(response, "application/json", Problem.jupyter(detail, code));
    } else {
      response.setContentType("text/plain;charset=utf-8");
      response.getOutputStream().write((detail + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void send(HttpServletResponse response, String type, ObjectNode body)
      throws IOException {
    response.setContentType(type);
    response.getOutputStream().write(Problem.bytes(body));
  }
}
