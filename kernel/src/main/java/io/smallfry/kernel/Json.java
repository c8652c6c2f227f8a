package io.smallfry.kernel;

import java.io.ByteArrayOutputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON as kernels speak it, without the caps on sizes that large outputs would exceed. Built on the
 * streaming parser and generator alone: an object mapper is a tenth of a short run's start.
 */
final class Json {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(1 << 20)
                  .build())
          .build();

  private Json() {}

  static ObjectNode newObject() {
    return NODES.objectNode();
  }

  static JsonParser parser(byte[] json) {
    return FACTORY.createParser(ObjectReadContext.empty(), json);
  }

  /** Parses an object; {@code what} names it in the error. */
  static ObjectNode object(byte[] json, String what) {
    try (JsonParser parser = parser(json)) {
      JsonToken first = parser.nextToken();
      if (first != null) {
        JsonNode node = value(parser, first);
        if (parser.nextToken() != null) {
          throw new KernelException(what + " is not valid JSON: something follows its end");
        }
        if (node instanceof ObjectNode object) {
          return object;
        }
      }
    } catch (JacksonException e) {
      throw new KernelException(what + " is not valid JSON: " + e.getOriginalMessage(), e);
    }
    throw new KernelException(what + " is not a JSON object");
  }

  private static JsonNode value(JsonParser parser, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> {
        ObjectNode object = NODES.objectNode();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
          object.set(name, value(parser, parser.nextToken()));
        }
        yield object;
      }
      case START_ARRAY -> {
        ArrayNode array = NODES.arrayNode();
        for (JsonToken next = parser.nextToken();
            next != JsonToken.END_ARRAY;
            next = parser.nextToken()) {
          array.add(value(parser, next));
        }
        yield array;
      }
      case VALUE_STRING -> NODES.stringNode(parser.getString());
      case VALUE_NUMBER_INT ->
          switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            default -> NODES.numberNode(parser.getBigIntegerValue());
          };
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      default -> throw new IllegalStateException(token + " where a value starts");
    };
  }

  /** The tree's text in UTF-8, without white space. */
  static byte[] bytes(ObjectNode tree) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      write(tree, generator);
    }
    return out.toByteArray();
  }

  private static void write(JsonNode node, JsonGenerator to) {
    switch (node.getNodeType()) {
      case OBJECT -> {
        to.writeStartObject();
        node.forEachEntry((name, value) -> {
          to.writeName(name);
          write(value, to);
        });
        to.writeEndObject();
      }
      case ARRAY -> {
        to.writeStartArray();
        node.forEach(value -> write(value, to));
        to.writeEndArray();
      }
      case STRING -> to.writeString(node.stringValue());
      case NUMBER -> writeNumber(node, to);
      case BOOLEAN -> to.writeBoolean(node.booleanValue());
      case NULL -> to.writeNull();
      case BINARY -> to.writeBinary(node.binaryValue());
      default -> throw new IllegalArgumentException("no JSON: " + node.getNodeType());
    }
  }

  private static void writeNumber(JsonNode node, JsonGenerator to) {
    switch (node.numberType()) {
      case INT -> to.writeNumber(node.intValue());
      case LONG -> to.writeNumber(node.longValue());
      case BIG_INTEGER -> to.writeNumber(node.bigIntegerValue());
      case FLOAT -> to.writeNumber(node.floatValue());
      case DOUBLE -> to.writeNumber(node.doubleValue());
      case BIG_DECIMAL -> to.writeNumber(node.decimalValue());
    }
  }
}
