package io.smallfry.server.jobs;

import io.smallfry.server.web.ApiException;
import io.smallfry.server.web.ErrorKind;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads the JSON object in a request's body, of a size that a form may have. */
final class RequestJson {
  private static final int LARGEST = 1 << 20;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private RequestJson() {}

  static ObjectNode read(HttpServletRequest request) throws IOException {
    JsonNode json = parse(bytes(request));
    if (json instanceof ObjectNode object) {
      return object;
    }
    throw ApiException.badRequest("invalid_json", "The body of the request must be a JSON object.");
  }

  /** As {@link #read}, but no body is an empty object. */
  static ObjectNode readOptional(HttpServletRequest request) throws IOException {
    byte[] body = bytes(request);
    if (body.length == 0) {
      return JsonNodeFactory.instance.objectNode();
    }
    if (parse(body) instanceof ObjectNode object) {
      return object;
    }
    throw ApiException.badRequest("invalid_json", "The body of the request must be a JSON object.");
  }

  private static byte[] bytes(HttpServletRequest request) throws IOException {
    byte[] body = request.getInputStream().readNBytes(LARGEST + 1);
    if (body.length > LARGEST) {
      throw new ApiException(
          HttpStatus.CONTENT_TOO_LARGE,
          "too_large",
          ErrorKind.USER,
          "The body of the request is larger than 1 MiB.",
          List.of());
    }
    return body;
  }

  private static JsonNode parse(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      throw ApiException.badRequest(
          "invalid_json", "The body of the request is not JSON: " + e.getOriginalMessage());
    }
  }
}
