package io.smallfry.kernel.zmtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/** A command frame's name and what follows it. */
record Command(String name, ByteBuffer data) {
  static Command parse(byte[] body) throws ZmtpException {
    int length = body.length == 0 ? 0 : body[0] & 0xff;
    if (length == 0 || length >= body.length) {
      throw new ZmtpException("malformed command: its name is cut off");
    }
    String name = new String(body, 1, length, ISO_8859_1);
    return new Command(name, ByteBuffer.wrap(body, 1 + length, body.length - 1 - length).slice());
  }

  static byte[] encode(String name, byte[] data) {
    return ByteBuffer.allocate(1 + name.length() + data.length)
        .put((byte) name.length())
        .put(name.getBytes(US_ASCII))
        .put(data)
        .array();
  }

  /** The peer's refusal. */
  ZmtpException asError() {
    int length = data.hasRemaining() ? Math.min(data.get(0) & 0xff, data.remaining() - 1) : 0;
    byte[] reason = new byte[length];
    data.slice(data.hasRemaining() ? 1 : 0, length).get(reason);
    return new ZmtpException("the peer refused the connection: " + new String(reason, ISO_8859_1));
  }

  /** The answer to a PING: its context without the two bytes of time-to-live. */
  byte[] pong() throws ZmtpException {
    if (data.remaining() < 2) {
      throw new ZmtpException("malformed PING: its time-to-live is cut off");
    }
    byte[] context = new byte[data.remaining() - 2];
    data.slice(2, context.length).get(context);
    return encode("PONG", context);
  }
}
