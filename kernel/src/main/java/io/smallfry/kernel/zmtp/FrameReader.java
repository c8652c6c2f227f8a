package io.smallfry.kernel.zmtp;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;

/**
 * Cuts the byte stream into frames. Used by one thread.
 *
 * <p>Reads through one direct buffer, so that a large frame costs one copy and the JDK makes no
 * temporary direct buffer of the frame's size.
 */
final class FrameReader {
  static final int MORE = 1;
  static final int LONG = 2;
  static final int COMMAND = 4;

  /** As much memory is taken on the peer's word alone; for more, its bytes must come. */
  private static final int TRUSTED_BYTES = 1 << 24;

  private final ReadableByteChannel channel;
  private final ByteBuffer buffer;
  private int flags;
  private long size;

  FrameReader(ReadableByteChannel channel, int bufferSize) {
    this.channel = channel;
    this.buffer = ByteBuffer.allocateDirect(bufferSize).order(ByteOrder.BIG_ENDIAN).limit(0);
  }

  /** Reads the next frame's flags and size; its {@link #body} or {@link #skip} must follow. */
  void next() throws IOException {
    flags = get();
    if ((flags & ~(MORE | LONG | COMMAND)) != 0) {
      throw new ZmtpException(
          "malformed frame: reserved flag bits are set (0x%02x)".formatted(flags));
    }
    if ((flags & COMMAND) != 0 && (flags & MORE) != 0) {
      throw new ZmtpException("malformed frame: a command can't be continued");
    }
    if ((flags & LONG) == 0) {
      size = get();
    } else {
      require(Long.BYTES);
      size = buffer.getLong();
      if (size < 0) {
        throw new ZmtpException("malformed frame: its size has the highest bit set");
      }
    }
  }

  boolean isCommand() {
    return (flags & COMMAND) != 0;
  }

  boolean hasMore() {
    return (flags & MORE) != 0;
  }

  long size() {
    return size;
  }

  /** The frame's body; the caller has checked the size against its limit. */
  byte[] body() throws IOException {
    return bytes(Math.toIntExact(size));
  }

  void skip() throws IOException {
    long left = size;
    while (left > 0) {
      if (!buffer.hasRemaining()) {
        fill();
      }
      int step = (int) Math.min(left, buffer.remaining());
      buffer.position(buffer.position() + step);
      left -= step;
    }
  }

  byte[] bytes(int count) throws IOException {
    byte[] bytes = new byte[Math.min(count, TRUSTED_BYTES)];
    int done = 0;
    while (done < count) {
      if (!buffer.hasRemaining()) {
        fill();
      }
      if (done == bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(count, 2L * done));
      }
      int step = Math.min(bytes.length - done, buffer.remaining());
      buffer.get(bytes, done, step);
      done += step;
    }
    return bytes;
  }

  private int get() throws IOException {
    if (!buffer.hasRemaining()) {
      fill();
    }
    return buffer.get() & 0xff;
  }

  private void require(int count) throws IOException {
    while (buffer.remaining() < count) {
      buffer.compact();
      read();
    }
  }

  private void fill() throws IOException {
    buffer.clear();
    read();
  }

  /** Appends to the buffer, which is in writing position, and turns it to reading. */
  private void read() throws IOException {
    int count;
    try {
      count = channel.read(buffer);
    } finally {
      buffer.flip();
    }
    if (count < 0) {
      throw new EOFException("the peer closed the connection");
    }
  }
}
