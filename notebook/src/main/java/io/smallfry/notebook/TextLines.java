package io.smallfry.notebook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JacksonSerializable;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.jsontype.TypeSerializer;

/**
 * A text as the lines that a notebook file has of it: quoted, escaped, indented, with commas
 * between. Immutable.
 */
final class TextLines implements JacksonSerializable {
  private static final ByteBuffer FIRST =
      ByteBuffer.wrap(StreamText.OPEN, 1, StreamText.OPEN.length - 1).slice();
  private static final ByteBuffer CLOSE = ByteBuffer.wrap(new byte[] {'"'});

  private final List<ByteBuffer> pieces;

  private TextLines(List<ByteBuffer> pieces) {
    this.pieces = pieces;
  }

  static TextLines of(List<TextChunk> chunks, boolean lineOpen) {
    List<ByteBuffer> pieces = new ArrayList<>(chunks.size() + 2);
    for (TextChunk chunk : chunks) {
      int from = 0;
      if (pieces.isEmpty()) {
        if (chunk.inLine) {
          pieces.add(FIRST); // what came before was dropped
        } else if (chunk.bytes[0] == ',') {
          from = 1;
        }
      }
      pieces.add(ByteBuffer.wrap(chunk.bytes, from, chunk.length - from).slice());
    }
    if (lineOpen && !pieces.isEmpty()) {
      pieces.add(CLOSE);
    }
    return new TextLines(pieces);
  }

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  /** To be read through duplicates or by index. */
  List<ByteBuffer> pieces() {
    return pieces;
  }

  /** The text. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    boolean inside = false;
    for (ByteBuffer piece : pieces) {
      byte[] bytes = piece.array();
      int end = piece.arrayOffset() + piece.limit();
      int i = piece.arrayOffset();
      while (i < end) {
        byte b = bytes[i];
        if (b == '"') {
          inside = !inside;
          i++;
        } else if (!inside) {
          i++;
        } else if (b == '\\') {
          i = escape(bytes, i, text);
        } else if (b < 0) {
          int length = Utf8.sequenceLength(bytes, i);
          text.appendCodePoint(Utf8.point(bytes, i, length));
          i += length;
        } else {
          int run = i;
          while (run < end && bytes[run] >= 0 && bytes[run] != '"' && bytes[run] != '\\') {
            run++;
          }
          text.append(new String(bytes, i, run - i, ISO_8859_1));
          i = run;
        }
      }
    }
    return text.toString();
  }

  private static int escape(byte[] bytes, int i, StringBuilder text) {
    char letter = (char) bytes[i + 1];
    if (letter != 'u') {
      text.append((char) StreamText.unescaped(letter));
      return i + 2;
    }
    text.append((char) Integer.parseInt(new String(bytes, i + 2, 4, ISO_8859_1), 16));
    return i + 6;
  }

  @Override
  public void serialize(JsonGenerator generator, SerializationContext context) {
    generator.writeString(toString());
  }

  @Override
  public void serializeWithType(
      JsonGenerator generator, SerializationContext context, TypeSerializer type) {
    serialize(generator, context);
  }
}
