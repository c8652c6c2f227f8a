package io.smallfry.notebook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes JSON as Python's {@code json.dumps(…, indent=1, sort_keys=True, ensure_ascii=False)} does,
 * in UTF-8, into a growing buffer. A lone surrogate, which has no UTF-8 form, is written as its
 * escape. Not thread-safe.
 */
final class PythonJson {
  private static final byte[] HEX = "0123456789abcdef".getBytes(ISO_8859_1);
  private static final int FIRST_SIZE = 8 * 1024;
  private static final int SPLICED = 4 * 1024;
  private static final int MOST_KEPT = 1024 * 1024;

  /**
   * Python sorts by code point; Java's own order differs where surrogates meet what lies above
   * them.
   */
  static final Comparator<String> BY_CODE_POINT = PythonJson::compareCodePoints;

  private final int firstSize;
  private byte[] buffer;
  private int length;
  private final List<Splice> splices = new ArrayList<>();

  /** Bytes that stand before the position {@code at} of the buffer. */
  private record Splice(int at, ByteBuffer bytes) {}

  PythonJson() {
    this(FIRST_SIZE);
  }

  PythonJson(int firstSize) {
    this.firstSize = firstSize;
    this.buffer = new byte[firstSize];
  }

  int length() {
    return length;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(buffer, length);
  }

  void clear() {
    length = 0;
    splices.clear();
  }

  /** Writes bytes that are JSON; what is large is not copied. */
  void splice(ByteBuffer bytes) {
    int more = bytes.remaining();
    if (more < SPLICED) {
      ensure(more);
      bytes.get(bytes.position(), buffer, length, more);
      length += more;
    } else {
      splices.add(new Splice(length, bytes));
    }
  }

  /** All that was written, in pieces; the first one is not spliced. */
  List<ByteBuffer> toBuffers() {
    if (splices.isEmpty()) {
      return List.of(ByteBuffer.wrap(toByteArray()));
    }
    ByteBuffer written = ByteBuffer.wrap(toByteArray());
    List<ByteBuffer> buffers = new ArrayList<>();
    int from = 0;
    for (Splice splice : splices) {
      if (splice.at() > from) {
        buffers.add(written.slice(from, splice.at() - from));
        from = splice.at();
      }
      buffers.add(splice.bytes());
    }
    buffers.add(written.slice(from, length - from));
    return buffers;
  }

  /** Gives back memory that only an unusually long text needed. */
  void trim() {
    if (buffer.length > MOST_KEPT) {
      buffer = new byte[firstSize];
    }
  }

  private void ensure(int more) {
    if (buffer.length - length < more) {
      long wanted = Math.max((long) length + more, 2L * buffer.length);
      if ((long) length + more > Integer.MAX_VALUE - 8) {
        throw new NotebookException("This notebook is over 2 GiB, more than can be written");
      }
      buffer = Arrays.copyOf(buffer, (int) Math.min(wanted, Integer.MAX_VALUE - 8));
    }
  }

  /** Writes text that is ASCII and needs no escape. */
  @SuppressWarnings(
      "deprecation") // The one way to copy ASCII out of a string without an intermediate array.
  void raw(String ascii) {
    ensure(ascii.length());
    ascii.getBytes(0, ascii.length(), buffer, length);
    length += ascii.length();
  }

  void raw(char ascii) {
    ensure(1);
    buffer[length++] = (byte) ascii;
  }

  /** Starts a new line that is indented by {@code depth} spaces. */
  void newLine(int depth) {
    ensure(depth + 1);
    buffer[length++] = '\n';
    Arrays.fill(buffer, length, length + depth, (byte) ' ');
    length += depth;
  }

  /** Writes any value; what it holds is indented by one more than {@code depth}. */
  void value(JsonNode node, int depth) {
    switch (node.getNodeType()) {
      case OBJECT -> object((ObjectNode) node, depth);
      case ARRAY -> array((ArrayNode) node, depth);
      case STRING -> string(node.stringValue());
      case NUMBER -> number(node);
      case BOOLEAN -> raw(node.booleanValue() ? "true" : "false");
      case NULL, MISSING -> raw("null");
      case BINARY, POJO -> string(node.asString());
    }
  }

  private void object(ObjectNode object, int depth) {
    fields(object, depth, Set.of(), (key, value, inner) -> value(value, inner));
  }

  private void array(ArrayNode array, int depth) {
    if (array.isEmpty()) {
      raw("[]");
      return;
    }
    requireDepth(depth);
    raw('[');
    boolean first = true;
    for (JsonNode item : array) {
      if (!first) {
        raw(',');
      }
      first = false;
      newLine(depth + 1);
      value(item, depth + 1);
    }
    newLine(depth);
    raw(']');
  }

  /** Writes one value of an object. */
  interface FieldWriter {
    void write(String key, JsonNode value, int depth);
  }

  /** Writes an object's fields in the order of their keys, but those in {@code left out}. */
  void fields(ObjectNode object, int depth, Set<String> leftOut, FieldWriter writer) {
    Map.Entry<String, JsonNode>[] fields = sorted(object, leftOut);
    if (fields.length == 0) {
      raw("{}");
      return;
    }
    requireDepth(depth);
    raw('{');
    for (int i = 0; i < fields.length; i++) {
      if (i > 0) {
        raw(',');
      }
      newLine(depth + 1);
      string(fields[i].getKey());
      raw(": ");
      writer.write(fields[i].getKey(), fields[i].getValue(), depth + 1);
    }
    newLine(depth);
    raw('}');
  }

  private static Map.Entry<String, JsonNode>[] sorted(ObjectNode object, Set<String> leftOut) {
    @SuppressWarnings({"unchecked", "rawtypes"})
    Map.Entry<String, JsonNode>[] fields = new Map.Entry[object.size()];
    int count = 0;
    boolean inOrder = true;
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (!leftOut.contains(field.getKey())) {
        inOrder =
            inOrder
                && (count == 0
                    || compareCodePoints(fields[count - 1].getKey(), field.getKey()) < 0);
        fields[count++] = field;
      }
    }
    if (!inOrder) {
      Arrays.sort(fields, 0, count, Map.Entry.comparingByKey(BY_CODE_POINT));
    }
    return count == fields.length ? fields : Arrays.copyOf(fields, count);
  }

  /** What we write has to be readable again, so the limits are the same. */
  private static void requireDepth(int depth) {
    if (depth >= JsonTrees.MAX_DEPTH) {
      throw new NotebookException(
          "This notebook's JSON is nested deeper than " + JsonTrees.MAX_DEPTH + " levels");
    }
  }

  private void number(JsonNode node) {
    if (node.isFloatingPointNumber()) {
      double value = node.doubleValue();
      if (Double.isNaN(value)) {
        raw("NaN");
      } else if (Double.isInfinite(value)) {
        raw(value > 0 ? "Infinity" : "-Infinity");
      } else {
        raw(PythonNumbers.repr(value));
      }
    } else {
      raw(node.asString());
    }
  }

  void string(String text) {
    string(text, 0, text.length());
  }

  /** Writes a part of a text as a JSON string. */
  void string(String text, int from, int to) {
    ensure(to - from + 2);
    buffer[length++] = '"';
    int i = from;
    while (i < to) {
      i = plain(text, i, to);
      if (i < to) {
        i = special(text, i, to);
        ensure(to - i + 1);
      }
    }
    ensure(1);
    buffer[length++] = '"';
  }

  /**
   * Copies ASCII that needs no escape, for which there is room, up to the first other character.
   */
  private int plain(String text, int from, int to) {
    byte[] out = buffer;
    int at = length;
    int i = from;
    for (; i < to; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c >= 0x80 || c == '"' || c == '\\') {
        break;
      }
      out[at++] = (byte) c;
    }
    length = at;
    return i;
  }

  /** Writes the character at {@code i} that is not plain; gives the index behind it. */
  private int special(String text, int i, int to) {
    ensure(6);
    int point = text.charAt(i);
    int next = i + 1;
    if (Character.isHighSurrogate((char) point)
        && next < to
        && Character.isLowSurrogate(text.charAt(next))) {
      point = Character.toCodePoint((char) point, text.charAt(next));
      next++;
    }
    length = point(point, buffer, length);
    return next;
  }

  /**
   * Writes a character, or a lone surrogate, as it stands in a string; at most six bytes.
   *
   * @return the index behind it
   */
  static int point(int point, byte[] out, int at) {
    if (point < 0x80) {
      return ascii(point, out, at);
    }
    int i = at;
    if (point < 0x800) {
      out[i++] = (byte) (0xC0 | (point >> 6));
    } else if (point < 0x10000) {
      if (Character.isSurrogate((char) point)) {
        return unicodeEscape(point, out, at);
      }
      out[i++] = (byte) (0xE0 | (point >> 12));
      out[i++] = continuation(point >> 6);
    } else {
      out[i++] = (byte) (0xF0 | (point >> 18));
      out[i++] = continuation(point >> 12);
      out[i++] = continuation(point >> 6);
    }
    out[i++] = continuation(point);
    return i;
  }

  private static byte continuation(int bits) {
    return (byte) (0x80 | (bits & 0x3F));
  }

  private static int ascii(int c, byte[] out, int at) {
    int letter =
        switch (c) {
          case '"', '\\' -> c;
          case '\n' -> 'n';
          case '\r' -> 'r';
          case '\t' -> 't';
          case '\f' -> 'f';
          case '\b' -> 'b';
          default -> 0;
        };
    if (letter != 0) {
      out[at] = '\\';
      out[at + 1] = (byte) letter;
      return at + 2;
    }
    if (c < ' ') {
      return unicodeEscape(c, out, at);
    }
    out[at] = (byte) c;
    return at + 1;
  }

  private static int unicodeEscape(int c, byte[] out, int at) {
    int i = at;
    out[i++] = '\\';
    out[i++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
      out[i++] = HEX[(c >> shift) & 0xF];
    }
    return i;
  }

  static int compareCodePoints(String left, String right) {
    int shorter = Math.min(left.length(), right.length());
    for (int i = 0; i < shorter; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        boolean surrogateA = Character.isSurrogate(a);
        return surrogateA == Character.isSurrogate(b) ? a - b : surrogateA ? 1 : -1;
      }
    }
    return left.length() - right.length();
  }
}
