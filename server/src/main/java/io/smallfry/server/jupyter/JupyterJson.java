package io.smallfry.server.jupyter;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON as Jupyter's endpoints read and write it. */
public final class JupyterJson {
  /** The largest body of a request that carries no document. */
  public static final int SMALL_BODY = 1 << 20;

  /** Reads strings of any length: a notebook's output may be one of a hundred megabytes. */
  public static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .build())
          .build();

  // Six digits always: some clients parse times with a fixed pattern.
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private JupyterJson() {}

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  public static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /** A time in UTC with six digits of a second's fraction. */
  public static String time(Instant time) {
    return TIME.format(time);
  }

  /**
   * The JSON object in a request's body, whatever its declared type; null if the body is empty.
   *
   * @param limit bytes; a longer body is refused
   * @throws JupyterException if it is no JSON object or too long
   */
  public static @Nullable ObjectNode body(HttpServletRequest request, int limit)
      throws IOException {
    byte[] bytes;
    try (InputStream in = request.getInputStream()) {
      bytes = in.readNBytes(limit + 1);
    }
    if (bytes.length > limit) {
      throw JupyterException.tooLarge("The request's body is larger than " + limit + " bytes");
    }
    if (new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).isBlank()) {
      return null;
    }
    JsonNode tree;
    try {
      tree = MAPPER.readTree(bytes);
    } catch (JacksonException e) {
      throw JupyterException.badRequest("Invalid JSON in body of request");
    }
    if (tree.isNull()) {
      return null;
    }
    if (tree instanceof ObjectNode object) {
      return object;
    }
    throw JupyterException.badRequest("The request's body must be a JSON object");
  }

  /** Like {@link #body}, but the body must be there. */
  public static ObjectNode requiredBody(HttpServletRequest request) throws IOException {
    ObjectNode body = body(request, SMALL_BODY);
    if (body == null) {
      throw JupyterException.badRequest("No JSON data provided");
    }
    return body;
  }

  /** A string member, or null if absent or null. */
  public static @Nullable String text(@Nullable ObjectNode object, String key) {
    JsonNode value = object == null ? null : object.get(key);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isString()) {
      throw JupyterException.badRequest("'" + key + "' must be a string");
    }
    return value.stringValue();
  }
}
