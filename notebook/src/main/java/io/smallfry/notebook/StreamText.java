package io.smallfry.notebook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The text of a stream output while it grows, kept once and in the form that it has in a file:
 * lines of UTF-8 with JSON's escapes. What a kernel sends is nearly in that form already, so that
 * printed text is copied where it would otherwise be decoded, joined, split and encoded again. Not
 * thread-safe; the nodes that it gives are.
 */
public final class StreamText {
  /** How deep the lines of a stream's text stand in a notebook. */
  static final int LINE_DEPTH = 6;

  /** The largest chunk. */
  public static final int CHUNK = 64 * 1024;

  private static final int SMALLEST = 64;

  /** What stands between two lines, but for the quote that ends the first. */
  static final byte[] OPEN = (",\n" + " ".repeat(LINE_DEPTH) + "\"").getBytes(UTF_8);

  /** The longest that is written in one go: an escape or a character, and the quotes around it. */
  private static final int UNIT = 16;

  private static final byte PLAIN = 0;
  private static final byte SPECIAL = 1;
  private static final byte[] KINDS = new byte[256];

  static {
    Arrays.fill(KINDS, SPECIAL);
    Arrays.fill(KINDS, ' ', 0x80, PLAIN);
    KINDS['"'] = SPECIAL;
    KINDS['\\'] = SPECIAL;
  }

  private final int largest;
  private final List<TextChunk> chunks = new ArrayList<>(1);
  private TextChunk last = new TextChunk(new byte[0], false);
  private boolean lineOpen;
  private boolean afterReturn;
  private long size;
  private int kept;

  public StreamText() {
    this(CHUNK);
  }

  /**
   * @param largest how long a chunk may become, which is what {@link #dropFirst} drops; at most
   *     {@link #CHUNK}
   */
  public StreamText(int largest) {
    this.largest = Math.clamp(largest, SMALLEST, CHUNK);
  }

  /** How many bytes of UTF-8 the text has. */
  public long size() {
    return size;
  }

  /** Appends text. */
  public void append(String text) {
    byte[] json = escaped(text);
    append(json, 0, json.length, Integer.MAX_VALUE);
  }

  /** What stands between the quotes when a text is a JSON string. */
  public static byte[] escaped(String text) {
    PythonJson json = new PythonJson(text.length() + 16);
    json.string(text);
    byte[] quoted = json.toByteArray();
    return Arrays.copyOfRange(quoted, 1, quoted.length - 1);
  }

  /**
   * Appends what stands between the quotes of a JSON string, which need not be escaped as we do it.
   * What is no valid UTF-8 becomes the replacement character.
   *
   * @param most when so many bytes of text are appended it stops
   * @return where it stopped; {@code to} if all is appended
   * @throws NotebookException if an escape is none of JSON's
   */
  public int append(byte[] json, int from, int to, int most) {
    long end = size + most;
    int i = from;
    while (i < to && size < end) {
      int stop = (int) Math.min(to, i + (end - size));
      int run = i;
      while (run < stop && KINDS[json[run] & 0xff] == PLAIN) {
        run++;
      }
      if (run > i) {
        plain(json, i, run);
        i = run;
      } else {
        i = special(json, i, to);
      }
    }
    return i;
  }

  /** Copies ASCII that stands for itself. */
  private void plain(byte[] json, int from, int to) {
    int i = from;
    while (i < to) {
      openLine(false, to - i);
      TextChunk chunk = last;
      int n = Math.min(to - i, chunk.room());
      System.arraycopy(json, i, chunk.bytes, chunk.length, n);
      chunk.length += n;
      count(n);
      i += n;
    }
  }

  private int special(byte[] json, int i, int to) {
    if (json[i] == '\\') {
      if (i + 1 < to) {
        char letter = (char) (json[i + 1] & 0xff);
        if (letter != 'u') {
          point(unescaped(letter));
          return i + 2;
        }
        return unicode(json, i, to);
      }
      throw broken();
    }
    int length = Utf8.sequenceLength(json, i);
    if (length > to - i) {
      length = 0;
    }
    if (length == 0) {
      point(0xFFFD);
      return i + 1;
    }
    point(Utf8.point(json, i, length));
    return i + length;
  }

  private int unicode(byte[] json, int i, int to) {
    int high = hex(json, i + 2, to);
    if (Character.isHighSurrogate((char) high)
        && i + 7 < to
        && json[i + 6] == '\\'
        && json[i + 7] == 'u') {
      int low = hex(json, i + 8, to);
      if (Character.isLowSurrogate((char) low)) {
        point(Character.toCodePoint((char) high, (char) low));
        return i + 12;
      }
    }
    point(high);
    return i + 6;
  }

  static int unescaped(char letter) {
    return switch (letter) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case '"', '\\', '/' -> letter;
      default -> throw broken();
    };
  }

  private static int hex(byte[] json, int from, int to) {
    int value = 0;
    for (int i = from; i < from + 4; i++) {
      int digit = i < to ? Character.digit(json[i], 16) : -1;
      if (digit < 0) {
        throw broken();
      }
      value = (value << 4) | digit;
    }
    return value;
  }

  private static NotebookException broken() {
    return new NotebookException("A text's JSON is not valid");
  }

  /** Writes a character, as PythonJson does, and ends the line after it if it is a separator. */
  private void point(int point) {
    openLine(point == '\n', UNIT);
    TextChunk chunk = last;
    chunk.length = PythonJson.point(point, chunk.bytes, chunk.length);
    count(point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4);
    if (point == '\r') {
      afterReturn = true; // a newline that follows belongs to it
    } else if (point <= 0xFFFF && PythonText.isLineSeparator((char) point)) {
      closeLine();
    }
  }

  private void count(int bytes) {
    size += bytes;
    last.text += bytes;
  }

  private void closeLine() {
    if (last.length == last.bytes.length) {
      grow(UNIT);
    }
    last.bytes[last.length++] = '"';
    lineOpen = false;
  }

  /**
   * Opens a line if none is open; makes room for at least one unit, for {@code wanted} if it can.
   */
  private void openLine(boolean newline, int wanted) {
    if (afterReturn) {
      afterReturn = false;
      if (!newline) {
        closeLine();
      }
    }
    if (last.room() < UNIT) {
      grow(wanted);
    }
    if (!lineOpen) {
      int skip = chunks.size() == 1 && last.length == 0 ? 1 : 0; // no comma before the first
      System.arraycopy(OPEN, skip, last.bytes, last.length, OPEN.length - skip);
      last.length += OPEN.length - skip;
      lineOpen = true;
    }
  }

  private void grow(int wanted) {
    int capacity = last.bytes.length;
    int next = Math.clamp(Math.max(wanted + 2L * UNIT, 2L * capacity), SMALLEST, largest);
    if (!chunks.isEmpty() && capacity < largest && chunks.size() > kept) {
      last.bytes = Arrays.copyOf(last.bytes, next); // nodes keep the former array
    } else {
      last = new TextChunk(new byte[next], lineOpen);
      chunks.add(last);
    }
  }

  /** All that is there now stays when {@link #dropFirst} is called. */
  public void keep() {
    kept = chunks.size();
    last = new TextChunk(new byte[0], lineOpen); // what follows has a chunk of its own
  }

  /** Takes off what came after {@link #keep}: the text goes on in the result, this one is done. */
  public StreamText splitOff() {
    StreamText rest = new StreamText(largest);
    List<TextChunk> moved = chunks.subList(kept, chunks.size());
    rest.chunks.addAll(moved);
    moved.clear();
    rest.chunks.forEach(chunk -> rest.size += chunk.text);
    size -= rest.size;
    rest.last = last;
    rest.lineOpen = lineOpen;
    rest.afterReturn = afterReturn;
    return rest;
  }

  /** Drops the first chunk after those to be kept; the number of bytes of its text. */
  public long dropFirst() {
    if (chunks.size() <= kept) {
      return 0;
    }
    TextChunk first = chunks.remove(kept);
    size -= first.text;
    if (chunks.size() == kept) {
      last = new TextChunk(new byte[0], false);
      lineOpen = false;
      afterReturn = false;
    }
    return first.text;
  }

  /** A JSON string of the text as it is now; what is appended later does not change it. */
  public JsonNode node() {
    return new TextNode(TextLines.of(chunks, lineOpen));
  }
}
