package io.smallfry.runner;

import io.smallfry.kernel.Message;
import io.smallfry.notebook.StreamText;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The content of a {@code stream} message, whose text is left where it is: between two indexes of
 * the message's own bytes, as JSON.
 */
final class StreamContent {
  private static final String STDOUT = "stdout";

  private final String name;
  private final byte[] json;
  private final int from;
  private final int to;

  private StreamContent(String name, byte[] json, int from, int to) {
    this.name = name;
    this.json = json;
    this.from = from;
    this.to = to;
  }

  /**
   * Finds the text.
   *
   * @throws io.smallfry.kernel.KernelException if the content is no JSON object
   */
  static StreamContent of(Message message) {
    StreamContent found = new Scan(message.content()).content();
    if (found != null) {
      return found;
    }
    // Something that we don't expect in it; the JSON parser knows what to make of it.
    ObjectNode content = message.contentJson();
    String name = content.path("name").asString(STDOUT);
    JsonNode text = content.path("text");
    if (!text.isString()) {
      return new StreamContent(name, new byte[0], 0, 0);
    }
    byte[] json = StreamText.escaped(text.stringValue());
    return new StreamContent(name, json, 0, json.length);
  }

  /** {@code stdout} or {@code stderr}. */
  String name() {
    return name;
  }

  /** Appends the text to the outputs. */
  void appendTo(CellOutputs outputs) {
    outputs.stream(name, json, from, to);
  }

  /** The text, decoded. */
  String text() {
    StreamText text = new StreamText();
    text.append(json, from, to, Integer.MAX_VALUE);
    return text.node().stringValue();
  }

  /** Reads an object of nothing but strings; gives up at anything else. */
  private static final class Scan {
    private final byte[] json;
    private int at;

    Scan(byte[] json) {
      this.json = json;
    }

    @Nullable StreamContent content() {
      @Nullable String name = STDOUT;
      int from = -1;
      int to = -1;
      if (next() != '{') {
        return null;
      }
      int separator;
      do {
        String key = shortString();
        if (key == null || next() != ':' || next() != '"') {
          return null;
        }
        int start = at;
        int end = stringEnd();
        if (end < 0) {
          return null;
        }
        if (key.equals("text")) {
          from = start;
          to = end;
        } else if (key.equals("name")) {
          name = plain(start, end);
        }
        separator = next();
      } while (separator == ',');
      boolean whole = separator == '}' && next() < 0 && from >= 0;
      return whole && name != null ? new StreamContent(name, json, from, to) : null;
    }

    /** The next byte that is no white space; -1 at the end. */
    private int next() {
      while (at < json.length) {
        byte b = json[at++];
        if (b != ' ' && b != '\n' && b != '\t' && b != '\r') {
          return b;
        }
      }
      return -1;
    }

    private @Nullable String shortString() {
      if (next() != '"') {
        return null;
      }
      int start = at;
      int end = stringEnd();
      return end < 0 ? null : plain(start, end);
    }

    /** Null if it has escapes: no name that we know has. */
    private @Nullable String plain(int start, int end) {
      for (int i = start; i < end; i++) {
        if (json[i] == '\\') {
          return null;
        }
      }
      return new String(json, start, end - start, StandardCharsets.UTF_8);
    }

    /** The index of the quote that ends the string; -1 if none does. */
    private int stringEnd() {
      byte[] bytes = json;
      int i = at;
      int length = bytes.length;
      while (i < length && bytes[i] != '"') {
        i += bytes[i] == '\\' ? 2 : 1;
      }
      at = i + 1;
      return i < length ? i : -1;
    }
  }
}
