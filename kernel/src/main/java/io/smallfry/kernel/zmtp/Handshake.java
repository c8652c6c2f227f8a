package io.smallfry.kernel.zmtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Greeting and READY of the NULL mechanism, from the side of a client (RFC 37, "Overall behavior"
 * and "The NULL security mechanism").
 */
final class Handshake {
  static final int MAX_COMMAND_BYTES = 1 << 16;
  private static final int GREETING_BYTES = 64;
  private static final int MECHANISM_OFFSET = 12;
  private static final int MECHANISM_BYTES = 20;

  private final FrameReader reader;
  private final FrameWriter writer;

  Handshake(FrameReader reader, FrameWriter writer) {
    this.reader = reader;
    this.writer = writer;
  }

  /** Returns the minor version that both ends speak: 0 or 1. */
  int perform(SocketType type, byte[] identity) throws IOException {
    writer.raw(greeting());
    // A peer of ZMTP 2 sends no more than this before it expects something else of us.
    byte[] start = reader.bytes(11);
    if ((start[0] & 0xff) != 0xff || (start[9] & 1) == 0) {
      throw new ZmtpException("the peer does not speak ZMTP");
    }
    if (start[10] < 3) {
      throw new ZmtpException("the peer speaks ZMTP " + start[10] + ", but 3 is needed");
    }
    byte[] rest = reader.bytes(GREETING_BYTES - start.length);
    int minor = Math.min(rest[0] & 0xff, 1);
    String mechanism = mechanism(rest);
    if (!mechanism.equals("NULL")) {
      throw new ZmtpException("the peer wants the security mechanism " + mechanism + ", not NULL");
    }
    writer.command(ready(type, identity));
    readReady(type);
    return start[10] > 3 ? 1 : minor;
  }

  private static byte[] greeting() {
    byte[] greeting = new byte[GREETING_BYTES];
    greeting[0] = (byte) 0xff;
    greeting[8] = 1;
    greeting[9] = 0x7f;
    greeting[10] = 3;
    greeting[11] = 1;
    byte[] mechanism = "NULL".getBytes(US_ASCII);
    System.arraycopy(mechanism, 0, greeting, MECHANISM_OFFSET, mechanism.length);
    return greeting;
  }

  private static String mechanism(byte[] afterMajor) {
    int from = MECHANISM_OFFSET - 11;
    String padded = new String(afterMajor, from, MECHANISM_BYTES, ISO_8859_1);
    int end = padded.indexOf('\0');
    return end < 0 ? padded : padded.substring(0, end);
  }

  private static byte[] ready(SocketType type, byte[] identity) {
    ByteBuffer body = ByteBuffer.allocate(64 + identity.length);
    body.put((byte) 5).put("READY".getBytes(US_ASCII));
    property(body, "Socket-Type", type.name().getBytes(US_ASCII));
    if (type == SocketType.DEALER) {
      property(body, "Identity", identity);
    }
    return Arrays.copyOf(body.array(), body.position());
  }

  private static void property(ByteBuffer body, String name, byte[] value) {
    body.put((byte) name.length()).put(name.getBytes(US_ASCII)).putInt(value.length).put(value);
  }

  private void readReady(SocketType type) throws IOException {
    reader.next();
    if (!reader.isCommand() || reader.size() > MAX_COMMAND_BYTES) {
      throw new ZmtpException("the peer's first frame is not READY");
    }
    Command command = Command.parse(reader.body());
    switch (command.name()) {
      case "READY" -> checkPeer(type, command.data());
      case "ERROR" -> throw command.asError();
      default ->
          throw new ZmtpException("the peer's first command is not READY but " + command.name());
    }
  }

  private static void checkPeer(SocketType type, ByteBuffer properties) throws ZmtpException {
    while (properties.hasRemaining()) {
      String name = text(properties, properties.get() & 0xff);
      if (properties.remaining() < Integer.BYTES) {
        throw new ZmtpException("malformed READY: a property is cut off");
      }
      String value = text(properties, properties.getInt());
      if (name.equalsIgnoreCase("Socket-Type") && !type.mayTalkTo(value)) {
        throw new ZmtpException("the peer is a " + value + ", to which a " + type + " can't talk");
      }
    }
  }

  private static String text(ByteBuffer from, int length) throws ZmtpException {
    if (length < 0 || length > from.remaining()) {
      throw new ZmtpException("malformed READY: a property is cut off");
    }
    byte[] bytes = new byte[length];
    from.get(bytes);
    return new String(bytes, ISO_8859_1);
  }
}
