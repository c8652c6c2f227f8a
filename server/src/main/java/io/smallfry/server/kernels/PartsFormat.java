package io.smallfry.server.kernels;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.smallfry.kernel.Channel;
import io.smallfry.kernel.Message;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.WebSocketMessage;

/**
 * The subprotocol {@code v1.kernel.websocket.jupyter.org}: a binary message of the number of
 * offsets, the offsets (all unsigned 64 bits, little-endian), and the parts: channel, header,
 * parent header, metadata, content, buffers. The last offset is the end.
 */
record PartsFormat() implements WireFormat {
  static final String SUBPROTOCOL = "v1.kernel.websocket.jupyter.org";

  private static final int FIXED_PARTS = 5;
  // Above this the large parts are sent as frames of their own, without being copied together.
  private static final int ONE_FRAME = 64 * 1024;

  @Override
  public List<WebSocketMessage<?>> encode(Message message) {
    List<byte[]> parts = new ArrayList<>(FIXED_PARTS + message.buffers().size());
    parts.add(message.channel().wireName().getBytes(US_ASCII));
    parts.add(message.header());
    parts.add(message.parentHeader());
    parts.add(message.metadata());
    parts.add(message.content());
    parts.addAll(message.buffers());
    int headSize = Long.BYTES * (parts.size() + 2);
    long total = headSize;
    for (byte[] part : parts) {
      total += part.length;
    }
    if (total <= ONE_FRAME) {
      ByteBuffer all = head(parts, headSize, (int) total);
      parts.forEach(all::put);
      return List.of(new BinaryMessage(all.flip()));
    }
    List<WebSocketMessage<?>> frames = new ArrayList<>(parts.size() + 1);
    frames.add(new BinaryMessage(head(parts, headSize, headSize).flip(), false));
    for (int i = 0; i < parts.size(); i++) {
      frames.add(new BinaryMessage(ByteBuffer.wrap(parts.get(i)), i == parts.size() - 1));
    }
    return frames;
  }

  private static ByteBuffer head(List<byte[]> parts, int headSize, int capacity) {
    ByteBuffer head = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
    head.putLong(parts.size() + 1);
    long offset = headSize;
    for (byte[] part : parts) {
      head.putLong(offset);
      offset += part.length;
    }
    head.putLong(offset);
    return head;
  }

  @Override
  public Message decodeBinary(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < Long.BYTES) {
      throw new BadMessageException("a message of " + bytes.length + " bytes");
    }
    long count = in.getLong(0);
    if (count < FIXED_PARTS + 1 || count > bytes.length / Long.BYTES - 1) {
      throw new BadMessageException("a message of " + count + " offsets");
    }
    List<byte[]> parts = new ArrayList<>((int) count - 1);
    for (int i = 1; i < count; i++) {
      parts.add(part(bytes, in.getLong(i * Long.BYTES), in.getLong((i + 1) * Long.BYTES)));
    }
    return Message.of(
        channel(new String(parts.getFirst(), US_ASCII)),
        parts.get(1),
        parts.get(2),
        parts.get(3),
        parts.get(4),
        parts.subList(FIXED_PARTS, parts.size()));
  }

  private static byte[] part(byte[] bytes, long from, long to) {
    if (from < 0 || to < from || to > bytes.length) {
      throw new BadMessageException("a part from " + from + " to " + to);
    }
    return Arrays.copyOfRange(bytes, (int) from, (int) to);
  }

  static Channel channel(String name) {
    try {
      return Channel.ofWireName(name);
    } catch (IllegalArgumentException e) {
      throw new BadMessageException("no such channel", e);
    }
  }

  @Override
  public Message decodeText(byte[] utf8) {
    throw new BadMessageException("a text message, where messages are binary");
  }
}
