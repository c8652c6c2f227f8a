package io.smallfry.server.kernels;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallfry.kernel.Channel;
import io.smallfry.kernel.Message;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketMessage;

/** Both forms of messages, byte for byte, and what is no message. */
class WireFormatTest {
  private static Message message(String content, byte[]... buffers) {
    return Message.of(
        Channel.IOPUB,
        "{\"msg_id\":\"m\",\"msg_type\":\"t\"}".getBytes(UTF_8),
        "{}".getBytes(UTF_8),
        "{}".getBytes(UTF_8),
        content.getBytes(UTF_8),
        List.of(buffers));
  }

  private static byte[] binary(Iterable<WebSocketMessage<?>> frames) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (WebSocketMessage<?> frame : frames) {
      ByteBuffer payload = ((BinaryMessage) frame).getPayload();
      byte[] bytes = new byte[payload.remaining()];
      payload.get(bytes);
      all.writeBytes(bytes);
    }
    return all.toByteArray();
  }

  @Test
  void partsAreOffsetsAndParts() {
    byte[] bytes = binary(new PartsFormat().encode(message("{}", new byte[] {7})));
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(in.getLong(0)).isEqualTo(7);
    assertThat(in.getLong(8)).isEqualTo(64);
    assertThat(new String(bytes, 64, 5, UTF_8)).isEqualTo("iopub");
    assertThat(in.getLong(56)).isEqualTo(bytes.length);
    Message back = new PartsFormat().decodeBinary(bytes);
    assertThat(back.type()).isEqualTo("t");
    assertThat(back.buffers().getFirst()).containsExactly(7);
  }

  @Test
  void largePartsGoInFramesOfTheirOwn() {
    Message large = message("\"" + "x".repeat(200_000) + "\"", new byte[100_000]);
    byte[] bytes = binary(new PartsFormat().encode(large));
    assertThat(new PartsFormat().decodeBinary(bytes).content()).hasSize(200_002);
  }

  @Test
  void jsonIsOneObject() {
    StringBuilder text = new StringBuilder();
    boolean last = false;
    for (WebSocketMessage<?> frame :
        new JsonFormat().encode(message("\"ü" + "🐟".repeat(70_000) + "\""))) {
      text.append(((TextMessage) frame).getPayload());
      last = frame.isLast();
    }
    assertThat(last).isTrue();
    assertThat(text.toString())
        .startsWith("{\"header\":{\"msg_id\":\"m\",\"msg_type\":\"t\"},\"msg_id\":\"m\",")
        .endsWith("🐟\",\"buffers\":[],\"channel\":\"iopub\"}");
  }

  @Test
  void buffersMakeItBinary() {
    byte[] bytes =
        binary(new JsonFormat().encode(message("{\"a\":1}", new byte[] {1}, new byte[0])));
    assertThat(ByteBuffer.wrap(bytes).getInt()).isEqualTo(3);
    Message back = new JsonFormat().decodeBinary(bytes);
    assertThat(back.content()).isEqualTo("{\"a\":1}".getBytes(UTF_8));
    assertThat(back.buffers()).hasSize(2);
    assertThat(back.channel()).isEqualTo(Channel.IOPUB);
  }

  @Test
  void whatIsNoMessageIsRefused() {
    for (String text :
        List.of("", "[1]", "{", "{}", "{\"header\":{},\"channel\":\"nope\"}", "null")) {
      assertThatThrownBy(() -> new JsonFormat().decodeText(text.getBytes(UTF_8)))
          .as(text)
          .isInstanceOf(BadMessageException.class);
    }
    for (byte[] bytes :
        List.of(
            new byte[0],
            new byte[7],
            new byte[100],
            longs(6, 1, 2),
            longs(6, 56, 99, 1, 1, 1, 1),
            longs(Long.MAX_VALUE, 1),
            longs(-1, 1),
            longs(6, -5, 56, 56, 56, 56, 56))) {
      assertThatThrownBy(() -> new PartsFormat().decodeBinary(bytes))
          .isInstanceOf(BadMessageException.class);
      assertThatThrownBy(() -> new JsonFormat().decodeBinary(bytes))
          .isInstanceOf(BadMessageException.class);
    }
  }

  private static byte[] longs(long... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      bytes.putLong(value);
    }
    return bytes.array();
  }
}
