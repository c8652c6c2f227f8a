package io.smallfry.notebook;

import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads JSON as Python's {@code json} module does: NaN and the infinities are numbers, of equal
 * keys the last one counts, lone surrogates are let through, integers have any size. Built on the
 * streaming parser alone, which starts much faster than an object mapper.
 */
final class JsonTrees {
  /**
   * Deeper than what a kernel's message may hold or nbformat itself can read before Python's
   * recursion limit, and far from the end of a thread's stack.
   */
  static final int MAX_DEPTH = 600;

  /** Python's own limit for the digits of an integer. */
  private static final int MAX_NUMBER_LENGTH = 4300;

  private static final TokenStreamFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER_LENGTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private static final int MAX_MESSAGE = 120;
  private static final Pattern ADVICE =
      Pattern.compile(
          "(?s): (was expecting \\(|expected a valid value|maybe |only regular).*|\n.*");
  private static final Pattern CODE = Pattern.compile(" \\(code \\d+\\)");

  private JsonTrees() {}

  /**
   * Parses one JSON document; a byte order mark in front of it is passed over.
   *
   * @throws NotebookException if the bytes are no UTF-8 or no JSON
   */
  static JsonNode parse(byte[] json) {
    int broken = Utf8.firstBroken(json);
    if (broken >= 0) {
      throw new NotebookException(
          "This is no notebook: its text is not UTF-8 (line %d, byte %d of the file)"
              .formatted(Utf8.lineOf(json, broken), broken + 1));
    }
    int start = Utf8.byteOrderMarkLength(json);
    try (JsonParser parser =
        FACTORY.createParser(ObjectReadContext.empty(), json, start, json.length - start)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new NotebookException("This is no notebook: the file is empty");
      }
      JsonNode tree = value(parser, first);
      if (parser.nextToken() != null) {
        TokenStreamLocation where = parser.currentTokenLocation();
        throw new NotebookException(
            "This is no notebook: more text follows after the end of its JSON (line %d, column %d)"
                .formatted(where.getLineNr(), where.getColumnNr()));
      }
      return tree;
    } catch (JacksonException e) {
      throw broken(e);
    }
  }

  /**
   * Makes sure that code which walks the tree from node to node stays far from the end of its
   * stack.
   *
   * @throws NotebookException if the tree is nested too deep
   */
  static void requireShallow(JsonNode tree) {
    requireShallow(tree, 1);
  }

  private static void requireShallow(JsonNode node, int depth) {
    if (node.isContainer()) {
      if (depth > MAX_DEPTH) {
        throw new NotebookException(
            "This is no notebook: its JSON is nested deeper than " + MAX_DEPTH + " levels");
      }
      for (JsonNode inner : node) {
        requireShallow(inner, depth + 1);
      }
    }
  }

  private static NotebookException broken(JacksonException e) {
    TokenStreamLocation where = e.getLocation();
    String place =
        where == null
            ? ""
            : " at line %d, column %d".formatted(where.getLineNr(), where.getColumnNr());
    String what =
        switch (e) {
          case UnexpectedEndOfInputException end -> "its JSON ends too early" + place;
          case StreamConstraintsException limit ->
              "its JSON is nested deeper than %d levels or has a number of more than %d digits"
                  .formatted(MAX_DEPTH, MAX_NUMBER_LENGTH);
          default -> "its JSON is broken" + place + ": " + inShort(e.getOriginalMessage());
        };
    return new NotebookException("This is no notebook: " + what, e);
  }

  /** The parser's message without advice that is meant for programmers. */
  private static String inShort(String message) {
    String brief = ADVICE.matcher(message).replaceFirst("");
    brief = CODE.matcher(brief).replaceAll("");
    return brief.length() <= MAX_MESSAGE ? brief : brief.substring(0, MAX_MESSAGE) + "…";
  }

  private static JsonNode value(JsonParser parser, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> Json.NODES.stringNode(parser.getString());
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> Json.NODES.numberNode(parser.getDoubleValue());
      case VALUE_TRUE -> Json.NODES.booleanNode(true);
      case VALUE_FALSE -> Json.NODES.booleanNode(false);
      case VALUE_NULL -> Json.NODES.nullNode();
      default ->
          throw new IllegalStateException("The parser gave " + token + " where a value starts");
    };
  }

  private static ObjectNode object(JsonParser parser) {
    ObjectNode object = Json.NODES.objectNode();
    for (String key = parser.nextName(); key != null; key = parser.nextName()) {
      object.set(key, value(parser, parser.nextToken()));
    }
    return object;
  }

  private static ArrayNode array(JsonParser parser) {
    ArrayNode array = Json.NODES.arrayNode();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      array.add(value(parser, token));
    }
    return array;
  }

  private static JsonNode integer(JsonParser parser) {
    return switch (parser.getNumberType()) {
      case INT -> Json.NODES.numberNode(parser.getIntValue());
      case LONG -> Json.NODES.numberNode(parser.getLongValue());
      default -> Json.NODES.numberNode(parser.getBigIntegerValue());
    };
  }
}
