package io.smallfry.notebook;

import java.util.Optional;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeType;
import tools.jackson.databind.node.POJONode;

/**
 * A JSON string that becomes a Java string only when somebody asks. To who looks at it, and to
 * Jackson's writers, it is a string; only {@link NotebookEncoder} sees more.
 */
final class TextNode extends POJONode {
  private static final long serialVersionUID = 1L;

  TextNode(TextLines lines) {
    super(lines);
  }

  TextLines lines() {
    return (TextLines) getPojo();
  }

  @Override
  public JsonNodeType getNodeType() {
    return JsonNodeType.STRING;
  }

  @Override
  public JsonToken asToken() {
    return JsonToken.VALUE_STRING;
  }

  @Override
  public String stringValue() {
    return lines().toString();
  }

  @Override
  public String stringValue(String otherwise) {
    return stringValue();
  }

  @Override
  public Optional<String> stringValueOpt() {
    return Optional.of(stringValue());
  }

  @Override
  protected String _asString() {
    return stringValue();
  }

  @Override
  public String asString() {
    return stringValue();
  }

  @Override
  public String asString(String otherwise) {
    return stringValue();
  }

  @Override
  public Optional<String> asStringOpt() {
    return stringValueOpt();
  }

  /** As a string's, so that it does not matter which kind of node a text is in. */
  @Override
  public boolean equals(Object other) {
    return other instanceof JsonNode node
        && node.isString()
        && stringValue().equals(node.stringValue());
  }

  @Override
  public int hashCode() {
    return stringValue().hashCode();
  }
}
