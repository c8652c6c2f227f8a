package io.smallfry.kernel.nursery;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The lines of JSON that are exchanged with nurseries; {@code nursery.py} describes them. */
final class Wire {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Wire() {}

  static ByteBuffer start(ForkRequest request, String name) {
    return line(json -> {
      json.writeStringProperty("op", "start");
      json.writeArrayPropertyStart("argv");
      request.argv().forEach(json::writeString);
      json.writeEndArray();
      json.writeStringProperty("cwd", request.workingDirectory().toString());
      json.writeObjectPropertyStart("env");
      request.env().forEach(json::writeStringProperty);
      json.writeEndObject();
      json.writeBooleanProperty("batch", request.batch());
      json.writeStringProperty("name", name);
      json.writeNumberProperty("keep", request.keep().toMillis() / 1000.0);
    });
  }

  static ByteBuffer attach(String name) {
    return line(json -> {
      json.writeStringProperty("op", "attach");
      json.writeStringProperty("name", name);
    });
  }

  static ByteBuffer signal(int number) {
    return line(json -> {
      json.writeStringProperty("op", "signal");
      json.writeNumberProperty("signal", number);
    });
  }

  static ByteBuffer quit() {
    return line(json -> json.writeStringProperty("op", "quit"));
  }

  private interface Content {
    void write(JsonGenerator json);
  }

  private static ByteBuffer line(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      content.write(json);
      json.writeEndObject();
    }
    bytes.write('\n');
    return ByteBuffer.wrap(bytes.toByteArray());
  }

  /**
   * A nursery's message: a flat object, its values as text, without those that are null; empty if
   * the line is something else.
   */
  static Map<String, String> parse(byte[] line) {
    Map<String, String> values = new HashMap<>();
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Map.of();
      }
      for (String name = parser.nextName(); name != null; name = parser.nextName()) {
        JsonToken value = parser.nextToken();
        if (value.isStructStart()) {
          return Map.of();
        }
        if (value != JsonToken.VALUE_NULL) {
          values.put(name, parser.getString());
        }
      }
    } catch (JacksonException e) {
      return Map.of();
    }
    return values;
  }
}
