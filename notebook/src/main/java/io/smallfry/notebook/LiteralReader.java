package io.smallfry.notebook;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a default's source text as a value, if it is a literal: texts, numbers, truth values,
 * nothing; in Python and JavaScript lists and maps of them too. Rather no value than a wrong one.
 */
final class LiteralReader extends TextCursor {
  private static final int MAX_NESTING = PlainValues.MAX_NESTING;

  private final ParameterTranslator language;
  private int depth;

  private LiteralReader(ParameterTranslator language, String text) {
    super(text);
    this.language = language;
  }

  /** The value; null if the text is no literal. */
  static @Nullable JsonNode read(ParameterTranslator language, String text) {
    if (language instanceof BashParameters) {
      return bash(text);
    }
    LiteralReader reader = new LiteralReader(language, text);
    try {
      JsonNode value = reader.value();
      return reader.peek() == 0 ? value : null;
    } catch (NoLiteral e) {
      return null;
    }
  }

  /** It is an expression, or a literal of a kind that isn't read. */
  private static final class NoLiteral extends Exception {
    NoLiteral() {
      super(null, null, false, false);
    }
  }

  /** All of Bash's values are texts. */
  private static @Nullable JsonNode bash(String text) {
    int end = text.length() - 1;
    boolean quoted = end > 0 && (text.charAt(0) == '\'' || text.charAt(0) == '"');
    String inner = quoted ? text.substring(1, end) : text;
    String special = quoted ? text.charAt(0) == '\'' ? "'" : "\"$`\\" : " '\"$`\\(){}*?[]~<>|&;#!";
    if (quoted && text.charAt(end) != text.charAt(0)) {
      return null;
    }
    for (int i = 0; i < inner.length(); i++) {
      if (special.indexOf(inner.charAt(i)) >= 0) {
        return null;
      }
    }
    return Json.NODES.stringNode(inner);
  }

  private boolean isPython() {
    return language instanceof PythonParameters;
  }

  private boolean hasNested() {
    return isPython() || language instanceof EcmaScriptParameters;
  }

  private JsonNode value() throws NoLiteral {
    char c = peek();
    if (c == '"' || c == '\'') {
      return Json.NODES.stringNode(texts());
    }
    if (Character.isDigit(c) || c == '-' || c == '+' || c == '.') {
      return number();
    }
    if (hasNested() && (c == '[' || c == '{' || (c == '(' && isPython()))) {
      return nested(c);
    }
    return word();
  }

  private JsonNode nested(char open) throws NoLiteral {
    at++;
    if (++depth > MAX_NESTING) {
      throw new NoLiteral();
    }
    JsonNode value = open == '{' ? map() : list(open == '[' ? ']' : ')');
    depth--;
    return value;
  }

  private JsonNode list(char close) throws NoLiteral {
    ArrayNode list = Json.NODES.arrayNode();
    boolean comma = close == ']';
    while (!accept(close)) {
      list.add(value());
      if (accept(',')) {
        comma = true;
      } else if (peek() != close) {
        throw new NoLiteral();
      }
    }
    return comma || list.isEmpty() ? list : list.get(0); // brackets around one value
  }

  private JsonNode map() throws NoLiteral {
    ObjectNode map = Json.NODES.objectNode();
    while (!accept('}')) {
      JsonNode key = hasNested() && Character.isLetter(peek()) && !isPython() ? name() : value();
      if (!key.isString() || !accept(':')) {
        throw new NoLiteral();
      }
      map.set(key.stringValue(), value());
      if (!accept(',') && peek() != '}') {
        throw new NoLiteral();
      }
    }
    return map;
  }

  /** A key of JavaScript without quotes. */
  private JsonNode name() {
    int start = at;
    while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
      at++;
    }
    return Json.NODES.stringNode(text.substring(start, at));
  }

  private JsonNode word() throws NoLiteral {
    int start = at;
    while (at < text.length() && (Character.isLetter(text.charAt(at)) || text.charAt(at) == '$')) {
      at++;
    }
    String word = text.substring(start, at);
    if (isPython() ? word.equals("None") : isOneOf(word, "null", "none", "nothing", "$null")) {
      return Json.NODES.nullNode();
    }
    if (isPython() ? word.equals("True") : isOneOf(word, "true", "$true")) {
      return Json.NODES.booleanNode(true);
    }
    if (isPython() ? word.equals("False") : isOneOf(word, "false", "$false")) {
      return Json.NODES.booleanNode(false);
    }
    throw new NoLiteral();
  }

  private static boolean isOneOf(String word, String... names) {
    for (String name : names) {
      if (word.equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  private JsonNode number() throws NoLiteral {
    int start = at;
    at++;
    while (at < text.length() && "0123456789.eE_+-".indexOf(text.charAt(at)) >= 0) {
      boolean sign = text.charAt(at) == '+' || text.charAt(at) == '-';
      if (sign && "eE".indexOf(text.charAt(at - 1)) < 0) {
        break;
      }
      at++;
    }
    String digits = text.substring(start, at).replace("_", "");
    if (at < text.length() && "Ll".indexOf(text.charAt(at)) >= 0 && !hasNested()) {
      at++; // the type of whole numbers in R, Scala, C#, F#
    }
    try {
      if (digits.chars().allMatch(c -> "+-0123456789".indexOf(c) >= 0)) {
        return Json.NODES.numberNode(new BigInteger(digits));
      }
      return Json.NODES.numberNode(Double.parseDouble(digits));
    } catch (NumberFormatException e) {
      throw new NoLiteral();
    }
  }

  /** A text; in Python several side by side are one. */
  private String texts() throws NoLiteral {
    StringBuilder all = new StringBuilder();
    char quote = peek();
    do {
      all.append(text(quote));
      quote = peek();
    } while (isPython() && (quote == '"' || quote == '\''));
    return all.toString();
  }

  private String text(char quote) throws NoLiteral {
    String close = String.valueOf(quote);
    if (isPython() && text.startsWith(close.repeat(3), at)) {
      close = close.repeat(3);
    }
    int start = at + close.length();
    int end = start;
    char escape = escape(quote);
    boolean interpolates =
        quote == '"'
            && (language instanceof JuliaParameters || language instanceof PowerShellParameters);
    StringBuilder inner = new StringBuilder();
    while (!text.startsWith(close, end)) {
      if (end >= text.length() || (interpolates && text.charAt(end) == '$')) {
        throw new NoLiteral();
      }
      char c = text.charAt(end++);
      if (c != escape || escape == 0) {
        inner.append(c);
      } else if (end < text.length()) {
        end = escaped(inner, end);
      }
    }
    at = end + close.length();
    if (escape == 0 && text.startsWith(close, at)) {
      throw new NoLiteral(); // a quote in a text that knows no escapes
    }
    return inner.toString();
  }

  private char escape(char quote) {
    if (language instanceof SqlParameters || language instanceof MatlabParameters) {
      return 0;
    }
    if (language instanceof PowerShellParameters) {
      return quote == '"' ? '`' : 0;
    }
    return '\\';
  }

  /** Appends what the escape at this place stands for, and returns where it ends. */
  private int escaped(StringBuilder out, int from) throws NoLiteral {
    char c = text.charAt(from);
    switch (c) {
      case 'n' -> out.append('\n');
      case 'r' -> out.append('\r');
      case 't' -> out.append('\t');
      case '\\', '"', '\'', '`', '$' -> out.append(c);
      case 'x', 'u', 'U' -> {
        int digits = c == 'x' ? 2 : c == 'u' ? 4 : 8;
        int end = from + 1 + digits;
        if (end > text.length()) {
          throw new NoLiteral();
        }
        try {
          int code = Integer.parseInt(text, from + 1, end, 16);
          if (!Character.isValidCodePoint(code)) {
            throw new NoLiteral();
          }
          out.appendCodePoint(code);
        } catch (NumberFormatException e) {
          throw new NoLiteral();
        }
        return end;
      }
      default -> throw new NoLiteral();
    }
    return from + 1;
  }
}
