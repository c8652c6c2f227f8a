package io.smallfry.server.kernels;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallfry.kernel.Message;
import io.smallfry.server.jupyter.JupyterJson;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.WebSocketMessage;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The form without subprotocol: the whole message as one JSON object, in a text message; with
 * buffers a binary one of the number of parts, their offsets (all unsigned 32 bits, big-endian),
 * the JSON and the buffers. The JSON of the parts is put together and taken apart as bytes, not
 * parsed.
 */
record JsonFormat() implements WireFormat {
  private static final byte[] EMPTY = {'{', '}'};

  @Override
  public Iterable<WebSocketMessage<?>> encode(Message message) {
    List<byte[]> json = json(message);
    List<byte[]> buffers = message.buffers();
    if (buffers.isEmpty()) {
      return () -> new TextFrames(json);
    }
    int parts = buffers.size() + 1;
    ByteBuffer head = ByteBuffer.allocate(Integer.BYTES * (parts + 1));
    head.putInt(parts);
    int offset = head.capacity();
    head.putInt(offset);
    for (byte[] piece : json) {
      offset += piece.length;
    }
    for (byte[] buffer : buffers) {
      head.putInt(offset);
      offset += buffer.length;
    }
    List<WebSocketMessage<?>> frames = new ArrayList<>(parts + json.size());
    frames.add(new BinaryMessage(head.flip(), false));
    for (byte[] piece : json) {
      frames.add(new BinaryMessage(ByteBuffer.wrap(piece), false));
    }
    for (int i = 0; i < buffers.size(); i++) {
      frames.add(new BinaryMessage(ByteBuffer.wrap(buffers.get(i)), i == buffers.size() - 1));
    }
    return frames;
  }

  /** The JSON of a message, in pieces that are not copied together. */
  private static List<byte[]> json(Message message) {
    return List.of(
        "{\"header\":".getBytes(UTF_8),
        message.header(),
        ",\"msg_id\":".getBytes(UTF_8),
        JupyterJson.MAPPER.writeValueAsBytes(message.id()),
        ",\"msg_type\":".getBytes(UTF_8),
        JupyterJson.MAPPER.writeValueAsBytes(message.type()),
        ",\"parent_header\":".getBytes(UTF_8),
        message.parentHeader(),
        ",\"metadata\":".getBytes(UTF_8),
        message.metadata(),
        ",\"content\":".getBytes(UTF_8),
        message.content(),
        (",\"buffers\":[],\"channel\":\"" + message.channel().wireName() + "\"}").getBytes(UTF_8));
  }

  @Override
  public Message decodeText(byte[] utf8) {
    return message(utf8, List.of());
  }

  @Override
  public Message decodeBinary(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int parts = bytes.length < Integer.BYTES ? 0 : in.getInt(0);
    if (parts < 1 || parts > bytes.length / Integer.BYTES - 1) {
      throw new BadMessageException("a message of " + parts + " parts");
    }
    List<byte[]> all = new ArrayList<>(parts);
    for (int i = 1; i <= parts; i++) {
      long from = Integer.toUnsignedLong(in.getInt(i * Integer.BYTES));
      long to =
          i == parts ? bytes.length : Integer.toUnsignedLong(in.getInt((i + 1) * Integer.BYTES));
      if (to < from || to > bytes.length) {
        throw new BadMessageException("a part from " + from + " to " + to);
      }
      all.add(Arrays.copyOfRange(bytes, (int) from, (int) to));
    }
    return message(all.getFirst(), all.subList(1, parts));
  }

  private static Message message(byte[] json, List<byte[]> buffers) {
    Map<String, byte[]> parts = new HashMap<>();
    String channel = "shell"; // of clients from before there was one socket for all channels
    try (JsonParser in = JupyterJson.MAPPER.createParser(json)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new BadMessageException("no JSON object");
      }
      while (in.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = in.currentName();
        JsonToken value = in.nextToken();
        if (value == JsonToken.START_OBJECT) {
          int from = (int) in.currentTokenLocation().getByteOffset();
          in.skipChildren();
          int to = (int) in.currentLocation().getByteOffset();
          parts.put(name, Arrays.copyOfRange(json, from, to));
        } else if (name.equals("channel") && value == JsonToken.VALUE_STRING) {
          channel = in.getString();
        } else {
          in.skipChildren();
        }
      }
    } catch (JacksonException e) {
      throw new BadMessageException("broken JSON", e);
    }
    return Message.of(
        PartsFormat.channel(channel),
        required(parts.get("header")),
        orEmpty(parts.get("parent_header")),
        orEmpty(parts.get("metadata")),
        orEmpty(parts.get("content")),
        buffers);
  }

  private static byte[] required(byte @Nullable [] header) {
    if (header == null) {
      throw new BadMessageException("a message without header");
    }
    return header;
  }

  private static byte[] orEmpty(byte @Nullable [] part) {
    return part == null ? EMPTY : part;
  }
}
