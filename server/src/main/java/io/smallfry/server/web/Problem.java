package io.smallfry.server.web;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Bodies of error answers: RFC 9457's for the own API, and the form that Jupyter's clients read for
 * Jupyter's API.
 */
public final class Problem {
  /** The media type of {@link #of}. */
  public static final String MEDIA_TYPE = "application/problem+json";

  private static final JsonMapper JSON = JsonMapper.shared();

  private Problem() {}

  /**
   * The body of an error of the own API.
   *
   * @param errorId an id under which the server's log has more; null when there is no more to know
   */
  public static ObjectNode of(
      HttpStatus status,
      String code,
      ErrorKind kind,
      String detail,
      List<FieldError> errors,
      @Nullable String errorId) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("type", "about:blank");
    body.put("title", status.getReasonPhrase());
    body.put("status", status.value());
    body.put("code", code);
    body.put("kind", kind.name());
    body.put("detail", detail);
    if (!errors.isEmpty()) {
      ArrayNode list = body.putArray("errors");
      for (FieldError error : errors) {
        list.addObject().put("field", error.field()).put("message", error.message());
      }
    }
    if (errorId != null) {
      body.put("errorId", errorId);
    }
    return body;
  }

  /** The body of an error of Jupyter's API. */
  public static ObjectNode jupyter(String message, @Nullable String reason) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("message", message);
    if (reason == null) {
      body.putNull("reason");
    } else {
      body.put("reason", reason);
    }
    return body;
  }

  /** The body as bytes in UTF-8. */
  public static byte[] bytes(ObjectNode body) {
    return JSON.writeValueAsBytes(body);
  }
}
