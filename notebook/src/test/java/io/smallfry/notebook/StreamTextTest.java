package io.smallfry.notebook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A stream's text must look in a file, and to who asks, exactly like the same text in a string. */
class StreamTextTest {
  private static final String[] PARTS = {
    "a",
    "plain text ",
    "\n",
    "\r",
    "\r\n",
    "\t",
    "\"",
    "\\",
    "/",
    "\u000b",
    "\f",
    "\u001c",
    "\u001e",
    "\u0000",
    "\u001b[31m",
    "\u007f",
    "é",
    "\u0085",
    "\u2028",
    "\u2029",
    "€",
    "😀",
    "\ud800 ",
    "\udc00",
    "x".repeat(300)
  };

  private static String written(JsonNode text) {
    Notebook notebook = Notebook.empty();
    ObjectNode output = JsonNodeFactory.instance.objectNode();
    output.put("output_type", "stream").put("name", "stdout").set("text", text);
    notebook.insertCode(0, "").outputs().add(output);
    return new String(NotebookWriter.toBytes(notebook), UTF_8).replaceAll("\"id\": \".*\"", "");
  }

  private static void same(StreamText stream, String text) {
    assertThat(stream.node().asString()).isEqualTo(text);
    assertThat(written(stream.node()))
        .isEqualTo(written(JsonNodeFactory.instance.stringNode(text)));
  }

  private static void append(StreamText stream, String json) {
    byte[] bytes = json.getBytes(UTF_8);
    assertThat(stream.append(bytes, 0, bytes.length, Integer.MAX_VALUE)).isEqualTo(bytes.length);
  }

  @Test
  void emptyTextIsAnEmptyList() {
    same(new StreamText(), "");
  }

  @Test
  void anyTextInAnyPieces() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      StreamText stream = new StreamText(random.nextBoolean() ? 1 : StreamText.CHUNK);
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(60); i > 0; i--) {
        StringBuilder piece = new StringBuilder();
        for (int k = random.nextInt(6); k > 0; k--) {
          piece.append(PARTS[random.nextInt(PARTS.length)]);
        }
        stream.append(piece.toString());
        text.append(piece);
        if (random.nextInt(10) == 0) {
          same(stream, text.toString());
        }
      }
      same(stream, text.toString());
    }
  }

  @Test
  void aNodeStaysAsItWas() {
    StreamText stream = new StreamText();
    stream.append("one\ntw");
    JsonNode before = stream.node();
    stream.append("o\nthree".repeat(100_000));
    assertThat(before.asString()).isEqualTo("one\ntw");
  }

  @Test
  void escapesOfAnyKind() {
    StreamText stream = new StreamText();
    append(stream, "\\u00e9\\/\\u000A\\ud83d\\ude00\\ud800x\\b\\u001B");
    same(stream, "é/\n😀\ud800x\b\u001b");
  }

  @Test
  void aBrokenEscapeIsRefused() {
    for (String json : new String[] {"\\", "\\x", "\\u12", "\\u12g4"}) {
      assertThatThrownBy(() -> append(new StreamText(), json))
          .isInstanceOf(NotebookException.class);
    }
  }

  @Test
  void whatIsNoUtf8IsReplaced() {
    StreamText stream = new StreamText();
    byte[] bytes = {'a', (byte) 0xff, (byte) 0xe2, (byte) 0x82, 'b', (byte) 0xe2};
    stream.append(bytes, 0, bytes.length, Integer.MAX_VALUE);
    same(stream, "a\ufffd\ufffd\ufffdb\ufffd");
  }

  @Test
  void itStopsWhereItIsTold() {
    StreamText stream = new StreamText();
    byte[] json = "ab\\ncd".getBytes(UTF_8);
    int at = stream.append(json, 0, json.length, 3);
    same(stream, "ab\n");
    stream.append(json, at, json.length, 100);
    same(stream, "ab\ncd");
    assertThat(stream.size()).isEqualTo(5);
  }

  @Test
  void whatIsSplitOffGoesOn() {
    StreamText stream = new StreamText(1);
    stream.append("kept, in mid-li");
    stream.keep();
    stream.append("ne\nmore");
    StreamText rest = stream.splitOff();
    rest.append(" of it");
    same(stream, "kept, in mid-li");
    same(rest, "ne\nmore of it");
    assertThat(stream.size() + rest.size()).isEqualTo(28);
  }

  @Test
  void theFirstIsDroppedAfterWhatIsKept() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      text.append("line ").append(i).append(i % 7 == 0 ? " and " : "\n");
    }
    StreamText stream = new StreamText(1);
    stream.append("kept");
    stream.keep();
    stream.append(text.toString());
    stream = stream.splitOff();
    long dropped = 0;
    for (long n = stream.dropFirst(); n > 0; n = stream.dropFirst()) {
      dropped += n;
      same(stream, text.substring((int) dropped));
      assertThat(stream.size()).isEqualTo(text.length() - dropped);
    }
    assertThat(dropped).isEqualTo(text.length());
    stream.append("again");
    same(stream, "again");
  }

  @Test
  void itIsAStringToEverybody() {
    StreamText stream = new StreamText();
    stream.append("a\"b\n");
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.set("text", stream.node());
    assertThat(object.toString()).isEqualTo("{\"text\":\"a\\\"b\\n\"}");
    assertThat(object.path("text").isString()).isTrue();
    assertThat(object.path("text").stringValue()).isEqualTo("a\"b\n");
    assertThat(object.path("text").asString("")).isEqualTo("a\"b\n");
    assertThat(object.deepCopy().path("text").stringValueOpt()).contains("a\"b\n");
  }
}
