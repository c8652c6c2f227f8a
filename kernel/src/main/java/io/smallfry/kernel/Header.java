package io.smallfry.kernel;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The fields of a message's header that routing needs, found by a scan that builds no tree.
 *
 * @param type {@code msg_type}; null if absent
 * @param id {@code msg_id}; null if absent
 */
record Header(@Nullable String type, @Nullable String id, @Nullable String session) {
  private static final Header NONE = new Header(null, null, null);

  /** Scans; what is not a JSON object has no fields. */
  static Header scan(byte[] json) {
    if (json.length <= 2) {
      return NONE;
    }
    String type = null;
    String id = null;
    String session = null;
    try (JsonParser parser = Json.parser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return NONE;
      }
      for (String name = parser.nextName(); name != null; name = parser.nextName()) {
        JsonToken value = parser.nextToken();
        if (value != JsonToken.VALUE_STRING) {
          parser.skipChildren();
          continue;
        }
        switch (name) {
          case "msg_type" -> type = parser.getString();
          case "msg_id" -> id = parser.getString();
          case "session" -> session = parser.getString();
          default -> {
            // The other fields are for clients.
          }
        }
      }
    } catch (JacksonException e) {
      return NONE;
    }
    return new Header(type, id, session);
  }
}
